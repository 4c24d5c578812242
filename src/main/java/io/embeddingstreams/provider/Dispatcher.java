package io.embeddingstreams.provider;

import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.model.Embedder;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Miss;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.model.RetryPolicy;
import io.embeddingstreams.model.Settled;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings misses to providers: batches them, spends limits, repeats what failed. One an instance.
 *
 * <p>Any thread may call any method. Stream threads offer, the client's threads bring results: they
 * hold the lock for the time of a few map operations. One thread of its own, {@code dispatcher},
 * looks at what waits, makes calls and tells the outcomes, the last two without the lock. So {@code
 * done} runs on that thread, never inside {@link #offer}. The thread that brings a result makes the
 * call that the freed slot allows, so that a slot does not wait for another thread to wake up.
 */
public final class Dispatcher implements Embedder, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
  private static final long SHORTEST_WAIT_NANOS = 100_000;

  private final ProviderClient client;
  private final CallMeters meters;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final long originNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Condition quiet = lock.newCondition();
  private final Desk desk;
  private final Thread thread;
  private final RareWarnings warnings = new RareWarnings();
  private boolean due;
  private boolean acting;
  private boolean closed;

  /**
   * A dispatcher at work, with limits that start empty.
   *
   * @param linger how long an item waits at most for others to travel with
   * @param clock for deadlines
   * @param nanos for everything else, as {@link System#nanoTime}
   */
  public Dispatcher(
      Models models,
      ProviderClient client,
      Duration linger,
      RetryPolicy policy,
      Meters meters,
      InstantSource clock,
      LongSupplier nanos,
      RandomGenerator random) {
    this.client = client;
    this.meters = new CallMeters(meters);
    this.clock = clock;
    this.nanos = nanos;
    this.originNanos = nanos.getAsLong();
    this.desk = new Desk(client::limits, linger.toNanos(), policy, random);
    this.thread = new Thread(this::run, "dispatcher");
    thread.setDaemon(true);
    update(models);
    thread.start();
  }

  @Override
  public boolean offer(Miss miss, Consumer<Settled> done) {
    lock.lock();
    try {
      Desk.Offer offer = desk.offer(miss, done, now());
      if (offer == Desk.Offer.TAKEN_NOW) {
        look();
      }
      return offer != Desk.Offer.REFUSED;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void extend(Fingerprint fingerprint, long deadlineMillis) {
    lock.lock();
    try {
      desk.extend(fingerprint, deadlineMillis);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void forget(int cachePartition) {
    lock.lock();
    try {
      desk.forget(cachePartition);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean hasRoom(String model) {
    lock.lock();
    try {
      return desk.hasRoom(model);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes other models from now on. Calls on the wire end as they would; equal deployments keep
   * slots, limits and state; what waits for a model that is gone fails with {@link
   * ErrorCode#MODEL_NOT_FOUND}.
   */
  public void update(Models models) {
    lock.lock();
    try {
      desk.update(models, now());
      desk.lanes().forEach(lane -> meters.deployment(lane.deployment().name(), this::state));
      look();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes this part, 0 to 1, of slots and limits a minute: the active cache partitions of this
   * instance of all. 1 until it is said.
   */
  public void setShare(double share) {
    lock.lock();
    try {
      desk.share(share, now());
      look();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes no new calls, forgets silently what waits, and waits for the calls on the wire; their
   * outcomes have been told when it returns. An interrupt ends the wait.
   *
   * @return whether all calls ended in time
   */
  public boolean drain(Duration atMost) {
    lock.lock();
    try {
      desk.stop();
      look();
      long left = atMost.toNanos();
      while (desk.onWire() > 0 || acting || (due && !closed)) {
        if (left <= 0 || closed) {
          return false;
        }
        left = quiet.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Stops at once: calls still on the wire are left alone and nobody is told of them. */
  @Override
  public void close() {
    lock.lock();
    try {
      desk.stop();
      closed = true;
      look();
    } finally {
      lock.unlock();
    }
  }

  private Now now() {
    return new Now(nanos.getAsLong() - originNanos, clock.millis());
  }

  private int state(String deployment) {
    lock.lock();
    try {
      return desk.lanes().stream()
          .filter(lane -> lane.deployment().name().equals(deployment))
          .mapToInt(lane -> lane.breaker().gauge(now().nanos()))
          .findFirst()
          .orElse(0);
    } finally {
      lock.unlock();
    }
  }

  /* With the lock. */
  private void look() {
    due = true;
    changed.signal();
  }

  private void run() {
    while (true) {
      try {
        Desk.Round round = await();
        if (round == null) {
          return;
        }
        round.calls().forEach(this::call);
        round.settlements().forEach(Dispatcher::tell);
      } catch (RuntimeException e) {
        log.atError().setCause(e).log("The dispatcher met a bug and goes on");
      }
    }
  }

  /** What is to be done next; null once closed. */
  private Desk.@Nullable Round await() {
    lock.lock();
    try {
      acting = false;
      while (!closed) {
        due = false;
        Now now = now();
        Desk.Round round = desk.plan(now);
        if (!round.isEmpty()) {
          acting = true;
          return round;
        }
        quiet.signalAll();
        sleep(round.wakeNanos() - now.nanos());
      }
      quiet.signalAll();
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void sleep(long waitNanos) {
    long left = Math.max(waitNanos, SHORTEST_WAIT_NANOS);
    while (!due && left > 0) {
      try {
        left = changed.awaitNanos(left);
      } catch (InterruptedException e) {
        log.atWarn().log("Nobody interrupts the dispatcher; it goes on");
      }
    }
  }

  private void call(Batch batch) {
    meters.sent(batch);
    CompletableFuture<CallResult> future;
    try {
      future =
          client.call(
              batch.lane().deployment(), batch.shape(), batch.expectedDimensions(), batch.inputs());
    } catch (RuntimeException e) {
      future = CompletableFuture.failedFuture(e);
    }
    // Where it is done, the thread makes the next call: or calls would nest.
    boolean atOnce = future.isDone();
    var unused =
        future.whenComplete(
            (result, thrown) -> counted(batch, usable(batch, result, thrown), !atOnce));
  }

  private void counted(Batch batch, CallResult result, boolean goesOn) {
    try {
      meters.ended(batch, result, now().nanos());
    } finally {
      ended(batch, result, goesOn).forEach(this::call);
    }
  }

  /** Takes a result; the calls to be made now. */
  private List<Batch> ended(Batch batch, CallResult result, boolean goesOn) {
    lock.lock();
    try {
      Now now = now();
      desk.ended(batch, result, now);
      look();
      return goesOn && !closed ? desk.calls(now, new Pass()) : List.of();
    } finally {
      lock.unlock();
    }
  }

  /** The result, or what stands for one that breaks the client's word. */
  private CallResult usable(Batch batch, @Nullable CallResult result, @Nullable Throwable thrown) {
    if (result == null) {
      warnBug(thrown);
      return new CallResult.Fault(
          CallResult.Kind.COUNTED, Failure.of(ErrorCode.INTERNAL, "the provider client failed"));
    }
    int inputs = batch.items().size();
    return result.match(
        vectors ->
            vectors.vectors().size() == inputs && vectors.tokens().size() == inputs
                ? vectors
                : new CallResult.Fault(
                    CallResult.Kind.COUNTED,
                    Failure.of(
                        ErrorCode.INVALID_PROVIDER_RESPONSE,
                        "the provider answered " + vectors.vectors().size() + " of " + inputs)),
        fault -> fault);
  }

  /* The class alone: an exception's message may hold an input. */
  private void warnBug(@Nullable Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    if (warnings.due("client", now().nanos())) {
      log.atError()
          .addKeyValue("exception", cause == null ? "none" : cause.getClass().getName())
          .log("The provider client ended a call without a result: a bug");
    }
  }

  private static void tell(Desk.Settlement settlement) {
    try {
      settlement.done().accept(settlement.settled());
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("A receiver of outcomes met a bug");
    }
  }

  /** Waits until the thread has ended, after a close; whether it has. */
  boolean awaitEnd(Duration atMost) throws InterruptedException {
    thread.join(atMost.toMillis());
    return !thread.isAlive();
  }
}
