package io.embeddingstreams.cli;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Sends requests and writes their answers in order, with a bounded number under way. */
final class EmbedRun {
  private static final int WINDOW = 64;
  private static final long HELD_CHARACTERS = 64L << 20;
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration SILENCE = Duration.ofSeconds(10);

  private final GatewayClient client;
  private final Consumer<String> out;
  private final EmbedProgress progress;
  private final AnswerOrder order = new AnswerOrder(WINDOW, HELD_CHARACTERS);
  private final EmbedTotals totals = new EmbedTotals();
  private final Map<Long, String> labels = new HashMap<>();

  /**
   * @param out takes each answer's JSON
   */
  EmbedRun(GatewayClient client, Consumer<String> out, EmbedProgress progress) {
    this.client = client;
    this.out = out;
    this.progress = progress;
  }

  /** Runs until every request was answered. */
  EmbedTotals run(Iterator<LineBatch> batches) {
    long heard = System.nanoTime();
    while (batches.hasNext() || !order.isIdle()) {
      while (batches.hasNext() && order.mayTake()) {
        send(batches.next());
      }
      for (Answer answer : client.poll(POLL)) {
        heard = System.nanoTime();
        order.accept(answer).forEach(this::write);
      }
      if (System.nanoTime() - heard > SILENCE.toNanos()) {
        progress.silent(SILENCE);
        heard = System.nanoTime();
      }
    }
    return totals;
  }

  private void send(LineBatch batch) {
    order.took();
    labels.put(batch.number(), batch.label());
    client.send(batch.number(), batch.label(), batch.json());
  }

  private void write(Answer answer) {
    out.accept(answer.json());
    totals.add(answer, Objects.requireNonNullElse(labels.remove(answer.number()), "a request"));
    progress.answered(answer, totals.hits());
  }
}
