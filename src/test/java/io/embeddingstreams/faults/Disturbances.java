package io.embeddingstreams.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * When instances died, came, went or slept: what explains that an input was paid for again. Times
 * are of {@code System.nanoTime()}. Any thread.
 */
final class Disturbances {
  /** How long after its call a result may still be on its way into the committed store. */
  private static final long STORED_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** The death of a broker. */
  static final String BROKER = "broker";

  private final List<Span> spans = new CopyOnWriteArrayList<>();

  /** From its first effect to its last; open while {@code to} is the greatest number. */
  record Span(String what, long from, long to) {}

  /** A time in which a call was on the wire, and whether its answer was delivered. */
  record Call(long from, long to, boolean paid) {}

  /** Begins one; its number. */
  synchronized int begin(String what) {
    spans.add(new Span(what, System.nanoTime(), Long.MAX_VALUE));
    return spans.size() - 1;
  }

  /** Ends one, so many seconds from now. */
  synchronized void end(int number, int afterSeconds) {
    Span span = spans.get(number);
    long to = System.nanoTime() + TimeUnit.SECONDS.toNanos(afterSeconds);
    spans.set(number, new Span(span.what(), span.from(), to));
  }

  /** How many paid calls for one input nothing explains; the calls in order of their begin. */
  int unexplained(List<Call> calls) {
    return unexplained(calls, span -> true);
  }

  /** The same, where the death of a broker is no explanation. */
  int unexplainedByInstances(List<Call> calls) {
    return unexplained(calls, span -> !span.what().equals(BROKER));
  }

  private int unexplained(List<Call> calls, Predicate<Span> counts) {
    List<Span> all = spans.stream().filter(counts).toList();
    List<Call> paid = calls.stream().filter(Call::paid).toList();
    int unexplained = 0;
    List<Call> before = new ArrayList<>();
    for (Call call : paid) {
      if (!before.isEmpty() && before.stream().noneMatch(b -> disturbed(all, b, call))) {
        unexplained++;
      }
      before.add(call);
    }
    return unexplained;
  }

  private static boolean disturbed(List<Span> all, Call first, Call again) {
    return all.stream()
        .anyMatch(
            s ->
                s.from() <= first.to() + STORED_NANOS
                    && s.to() >= first.from()
                    && s.from() <= again.from());
  }
}
