package io.embeddingstreams.bench;

import io.embeddingstreams.app.ApplicationException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Sends requests at an even rate, whether or not answers come, and measures each from before it is
 * sent until its committed answer was read.
 *
 * @param aSecond requests a second
 * @param unmeasured how many are sent first
 * @param measured how many are sent then
 */
record Pace(int aSecond, int unmeasured, int measured) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Sends request n for each n in order; the client is the caller's alone meanwhile. */
  Latencies run(BenchClient client, IntFunction<byte[]> request) {
    int count = unmeasured + measured;
    AtomicLongArray sent = new AtomicLongArray(count);
    CompletableFuture<long[]> reading = CompletableFuture.supplyAsync(() -> read(client, sent));
    long start = System.nanoTime();
    for (int number = 0; number < count && !reading.isDone(); number++) {
      byte[] value = request.apply(number);
      sleepUntil(start + number * 1_000_000_000L / aSecond);
      sent.set(number, System.nanoTime());
      client.send(number, value);
    }
    return new Latencies(join(reading));
  }

  private long[] read(BenchClient client, AtomicLongArray sent) {
    long[] took = new long[measured];
    boolean[] seen = new boolean[sent.length()];
    int left = seen.length;
    long end = System.nanoTime() + PATIENCE.toNanos() + seen.length * 1_000_000_000L / aSecond;
    while (left > 0) {
      for (ConsumerRecord<byte[], byte[]> answer : client.poll(Duration.ofMillis(100))) {
        long now = System.nanoTime();
        int number = BenchClient.number(answer.headers());
        if (!seen[number]) {
          seen[number] = true;
          left--;
          if (number >= unmeasured) {
            took[number - unmeasured] = now - sent.get(number);
          }
        }
      }
      if (System.nanoTime() > end) {
        throw new ApplicationException(left + " requests had no answer in time");
      }
    }
    return took;
  }

  private static long[] join(CompletableFuture<long[]> reading) {
    try {
      return reading.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof ApplicationException known ? known : e;
    }
  }

  private static void sleepUntil(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos - System.nanoTime());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApplicationException("interrupted");
    }
  }
}
