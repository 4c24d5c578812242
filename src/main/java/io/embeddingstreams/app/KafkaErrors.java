package io.embeddingstreams.app;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;

/** Waits for the admin client and turns its faults into words that say what to do. */
final class KafkaErrors {
  private static final long WAIT_SECONDS = 30;

  private KafkaErrors() {}

  /** The future's value; the fault as it came where the future failed. */
  static <T> T await(KafkaFuture<T> future) throws ExecutionException {
    try {
      return future.get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApplicationException("interrupted while waiting for Kafka");
    } catch (TimeoutException e) {
      throw new ApplicationException("Kafka gave no answer within " + WAIT_SECONDS + " s");
    }
  }

  /** The future's value. */
  static <T> T await(KafkaFuture<T> future, String doing) {
    try {
      return await(future);
    } catch (ExecutionException e) {
      throw refused(doing, cause(e));
    }
  }

  /** What Kafka answered, in words. */
  static ApplicationException refused(String doing, Throwable fault) {
    String advice = "";
    if (fault instanceof AuthorizationException) {
      advice = "; grant what `topics --acls` prints";
    } else if (fault instanceof AuthenticationException) {
      advice = "; check security.protocol and sasl.* under kafka";
    }
    return new ApplicationException("Kafka refused " + doing + ": " + text(fault) + advice);
  }

  static Throwable cause(ExecutionException e) {
    Throwable cause = e.getCause();
    return cause == null ? e : cause;
  }

  static String text(Throwable fault) {
    String message = fault.getMessage();
    return fault.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }
}
