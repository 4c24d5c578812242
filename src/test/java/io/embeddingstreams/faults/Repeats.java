package io.embeddingstreams.faults;

import io.embeddingstreams.faults.Disturbances.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Why an input was paid for again: at most once for each disturbance of its cache partition that it
 * was in flight for. Pure.
 */
/*
 * A repeated call needs a disturbance that met the call before it, on the wire or before its result
 * was committed, and that began before the repeated one did. A disturbance explains one repeat of an
 * input, since a process dies once; brokers that are away fail commit after commit, so theirs may
 * explain several, and they are looked at last and counted apart.
 */
final class Repeats {
  /** What is said where nothing explains a call. */
  static final String NOTHING = "nothing";

  /**
   * From the provider's answer to the commit of its result: the application commits five times a
   * second, and a busy machine may keep it from that for a while.
   */
  private static final long STORED_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final List<Span> spans;

  Repeats(List<Span> spans) {
    this.spans = spans.stream().sorted(Comparator.comparingLong(Span::to)).toList();
  }

  /** One call of an input, and whether its answer was delivered. */
  record Call(long from, long to, boolean paid) {}

  /**
   * What explains each paid call of one input after its first; the calls in order of their begin.
   */
  List<String> causes(int partition, List<Call> calls) {
    List<Span> left =
        new ArrayList<>(spans.stream().filter(s -> s.partitions().contains(partition)).toList());
    List<Call> paid = calls.stream().filter(Call::paid).toList();
    List<String> causes = new ArrayList<>();
    for (int i = 1; i < paid.size(); i++) {
      causes.add(cause(left, paid.get(i - 1), paid.get(i)));
    }
    return causes;
  }

  private static String cause(List<Span> left, Call before, Call again) {
    Span brokers = null;
    for (Span span : left) {
      if (explains(span, before, again)) {
        if (!span.isOfBrokers()) {
          left.remove(span);
          return span.what();
        }
        brokers = span;
      }
    }
    return brokers == null ? NOTHING : brokers.what();
  }

  private static boolean explains(Span span, Call before, Call again) {
    return span.from() <= before.to() + STORED_NANOS
        && span.to() >= before.from()
        && span.from() <= again.from();
  }
}
