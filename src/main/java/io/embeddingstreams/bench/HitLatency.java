package io.embeddingstreams.bench;

import io.embeddingstreams.app.ApplicationException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * How long requests whose inputs are all cached wait for their answers: some under way at a time,
 * from the sending to the committed answer. For one thread.
 */
final class HitLatency {
  private static final int UNDER_WAY = 4;
  private static final int INPUTS = 8;
  private static final int FEWEST = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(20);

  private final BenchClient client;
  private final String model;
  private final SplittableRandom random = new SplittableRandom(7);
  private final Map<Integer, Long> sentNanos = new HashMap<>();
  private final List<Long> taken = new ArrayList<>();
  private int number;

  HitLatency(BenchClient client, int dimensions) {
    this.client = client;
    this.model = BenchSetup.model(dimensions);
  }

  /**
   * Asks for entries below a number for as long as that holds, and 100 times at least.
   *
   * @return the 99th percentile in milliseconds
   */
  double p99(long entries, BooleanSupplier goesOn) {
    taken.clear();
    long heardNanos = System.nanoTime();
    while (!sentNanos.isEmpty() || taken.size() < FEWEST || goesOn.getAsBoolean()) {
      while (sentNanos.size() < UNDER_WAY && (taken.size() < FEWEST || goesOn.getAsBoolean())) {
        send(entries);
      }
      if (take()) {
        heardNanos = System.nanoTime();
      } else if (System.nanoTime() - heardNanos > PATIENCE.toNanos()) {
        throw new ApplicationException("a request had no answer in time");
      }
    }
    taken.sort(null);
    return taken.get((int) Math.ceil(taken.size() * 0.99) - 1) / 1e6;
  }

  /** As {@link #p99(long, BooleanSupplier)} with this many requests. */
  double p99(long entries, int requests) {
    return p99(entries, () -> taken.size() < requests);
  }

  private void send(long entries) {
    StringBuilder json = new StringBuilder("{\"model\":\"").append(model).append("\",\"input\":[");
    for (int i = 0; i < INPUTS; i++) {
      String text = GeneratedCache.text(random.nextLong(entries));
      json.append(i == 0 ? "\"" : ",\"").append(text).append('"');
    }
    json.append("],\"encoding_format\":\"base64\"}");
    sentNanos.put(number, System.nanoTime());
    client.send(number++, json.toString().getBytes(StandardCharsets.UTF_8));
  }

  private boolean take() {
    List<ConsumerRecord<byte[], byte[]>> answers = client.poll(POLL);
    long now = System.nanoTime();
    for (ConsumerRecord<byte[], byte[]> answer : answers) {
      Long sent = sentNanos.remove(BenchClient.number(answer.headers()));
      if (sent != null) {
        taken.add(now - sent);
        refuseMisses(answer);
      }
    }
    return !answers.isEmpty();
  }

  private static void refuseMisses(ConsumerRecord<byte[], byte[]> answer) {
    Header misses = answer.headers().lastHeader("embedding-cache-misses");
    if (misses == null || !new String(misses.value(), StandardCharsets.UTF_8).equals("0")) {
      throw new ApplicationException("an input that should be cached was not");
    }
  }
}
