package io.embeddingstreams.faults;

import io.embeddingstreams.it.Received;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Reads responses as a read_committed reader sees them, on a thread of its own, and checks each:
 * its vectors, its positions, its turn among those of its key.
 */
final class Answers implements AutoCloseable {
  private static final int MOST_SHOWN = 20;

  private final Reading reading;
  private final Workload workload;
  private final Ledger ledger;
  private final Map<Long, Integer> counts = new ConcurrentHashMap<>();
  private final Map<Long, String> places = new ConcurrentHashMap<>();
  private final Map<Bytes, Long> latest = new HashMap<>();
  private final List<String> wrong = new ArrayList<>();
  private final List<String> disordered = new ArrayList<>();
  private final Thread thread;
  private volatile boolean ended;
  private volatile @Nullable Throwable fault;

  /** Reads from the first record on, at once. */
  Answers(String servers, String topic, Workload workload, Ledger ledger) {
    this.reading = new Reading(servers, topic, true);
    this.workload = workload;
    this.ledger = ledger;
    this.thread = new Thread(this::run, "answers");
    thread.start();
  }

  private void run() {
    try {
      while (!ended) {
        reading.poll(this::take);
      }
      reading.toEnd(this::take);
    } catch (RuntimeException | AssertionError e) {
      fault = e;
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    Received answer = new Received(record);
    String number = answer.header(Driver.NUMBER);
    if (number.isEmpty()) {
      return; // a marker
    }
    long n = Long.parseLong(number);
    counts.merge(n, 1, Integer::sum);
    places.put(n, answer.place());
    check(n, answer);
    follow(record, answer);
  }

  private void check(long number, Received answer) {
    try {
      if (workload.isBad(number)) {
        answer.shouldRefuse("unknown_field", 400);
      } else {
        answer.shouldEmbed(workload.inputs(number));
      }
    } catch (AssertionError e) {
      add(wrong, number + ": " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
    }
  }

  private void follow(ConsumerRecord<byte[], byte[]> record, Received answer) {
    if (record.key() == null) {
      return;
    }
    long offset = Long.parseLong(answer.header("embedding-request-offset"));
    Long before = latest.put(Bytes.wrap(record.key()), offset);
    if (before != null && before > offset) {
      add(disordered, record.partition() + "@" + offset + " after @" + before);
    }
  }

  private static void add(List<String> findings, String finding) {
    synchronized (findings) {
      if (findings.size() < MOST_SHOWN) {
        findings.add(finding.substring(0, Math.min(300, finding.length())));
      }
    }
  }

  /** How many requests have an answer now. */
  long answered() {
    return counts.size();
  }

  /** Acknowledged requests without an answer. */
  List<String> missing() {
    return ledger.acknowledged().entrySet().stream()
        .filter(sent -> !counts.containsKey(sent.getKey()))
        .map(sent -> sent.getKey() + " at " + sent.getValue())
        .toList();
  }

  /** Requests with more than one answer. */
  List<String> doubled() {
    return counts.entrySet().stream()
        .filter(count -> count.getValue() > 1)
        .map(count -> count.getKey() + " answered " + count.getValue() + " times")
        .toList();
  }

  /** Wrong vectors, positions or errors, and answers nobody asked for; the first of them. */
  List<String> wrong() {
    List<String> all;
    synchronized (wrong) {
      all = new ArrayList<>(wrong);
    }
    Map<Long, String> sent = ledger.acknowledged();
    places.forEach(
        (number, place) -> {
          if (!ledger.knows(number) || !place.equals(sent.getOrDefault(number, place))) {
            add(all, number + " answered for " + place);
          }
        });
    return all;
  }

  /** Answers that overtook an earlier one of their key; the first of them. */
  List<String> disordered() {
    synchronized (disordered) {
      return List.copyOf(disordered);
    }
  }

  /** Reads to the end; throws what reading threw. */
  @Override
  public void close() {
    ended = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
    reading.close();
    if (fault != null) {
      throw new AssertionError("responses could not be read", fault);
    }
  }
}
