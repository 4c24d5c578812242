package io.embeddingstreams.bench;

import io.embeddingstreams.app.ApplicationException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Requests at an even rate, whatever their answers do: a late answer delays no request. One thread.
 */
final class SteadyLoad {
  private static final Duration POLL = Duration.ofMillis(1);

  private final BenchClient client;
  private final long everyNanos;
  private final IntFunction<Request> requests;
  private final Map<Integer, Open> open = new HashMap<>();
  private List<Double> millis = new ArrayList<>();
  private int sent;

  /**
   * A request.
   *
   * @param measured whether its latency is of interest
   */
  record Request(String json, boolean measured) {}

  private record Open(long dueNanos, boolean measured) {}

  /** Latencies, in order, from when a request was due to when its answer was read. */
  record Latencies(List<Double> sorted) {
    /** The latency that this part of all, 0 to 1, does not exceed. */
    double millis(double part) {
      return sorted.get(Math.min(sorted.size() - 1, (int) (part * sorted.size())));
    }
  }

  /** Requests by their numbers, from 0, at this rate a second. */
  SteadyLoad(BenchClient client, int rate, IntFunction<Request> requests) {
    this.client = client;
    this.everyNanos = 1_000_000_000L / rate;
    this.requests = requests;
  }

  /** Sends for so long and waits for the answers that are measured. */
  Latencies run(Duration time) {
    millis = new ArrayList<>();
    long due = System.nanoTime();
    long end = due + time.toNanos();
    while (due < end) {
      while (due <= System.nanoTime() && due < end) {
        Request request = requests.apply(sent);
        open.put(sent, new Open(due, request.measured()));
        client.send(sent++, request.json().getBytes(StandardCharsets.UTF_8));
        due += everyNanos;
      }
      poll();
    }
    awaitNone(true, Duration.ofMinutes(1));
    Collections.sort(millis);
    return new Latencies(List.copyOf(millis));
  }

  /** Waits for all answers. */
  void awaitAll(Duration patience) {
    awaitNone(false, patience);
  }

  private void awaitNone(boolean measured, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    while (open.values().stream().anyMatch(each -> each.measured() || !measured)) {
      if (System.nanoTime() > end) {
        throw new ApplicationException(open.size() + " requests had no answer in time");
      }
      poll();
    }
  }

  private void poll() {
    client
        .poll(POLL)
        .forEach(
            answer -> {
              Open request = open.remove(BenchClient.number(answer.headers()));
              if (request != null && request.measured()) {
                millis.add((System.nanoTime() - request.dueNanos()) / 1e6);
              }
            });
  }
}
