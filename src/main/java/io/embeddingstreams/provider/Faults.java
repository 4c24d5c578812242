package io.embeddingstreams.provider;

import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.provider.CallResult.Fault;
import io.embeddingstreams.provider.CallResult.Kind;
import io.embeddingstreams.provider.api.ErrorBody;
import io.embeddingstreams.provider.api.HttpAnswer;
import io.embeddingstreams.provider.api.UnusableAnswerException;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what a failed call means, and says so without quoting inputs or secrets. */
final class Faults {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

  private final RetryAfter retryAfter;

  Faults(Clock clock) {
    this.retryAfter = new RetryAfter(clock);
  }

  /** What an answer with another status than 2xx means. */
  Fault of(Deployment deployment, HttpAnswer answer, Redactor redactor) {
    ErrorBody body = ErrorBody.of(answer);
    Kind kind = kind(answer.status(), body);
    ErrorCode code = code(kind, answer.status(), body);
    boolean quotes = code != ErrorCode.PROVIDER_AUTHENTICATION;
    String said = quotes ? redactor.clean(body.message()) : "";
    String message =
        named(deployment) + " answered " + answer.status() + (said.isEmpty() ? "" : ": " + said);
    return new Fault(kind, new Failure(code, message, null, retryAfter.millis(answer)));
  }

  private static Kind kind(int status, ErrorBody body) {
    return switch (status) {
      case 408, 425, 429, 503 -> Kind.WAIT;
      case 400, 413, 422 ->
          body.saysKeyInvalid() || body.saysModelUnknown() ? Kind.DEPLOYMENT : Kind.INPUT;
      case 401, 402, 403, 404, 405, 410 -> Kind.DEPLOYMENT;
      default -> Kind.COUNTED;
    };
  }

  private static ErrorCode code(Kind kind, int status, ErrorBody body) {
    return switch (kind) {
      case WAIT ->
          status == 429 && body.saysQuota()
              ? ErrorCode.PROVIDER_QUOTA
              : ErrorCode.PROVIDER_UNAVAILABLE;
      case INPUT -> ErrorCode.INPUT_REJECTED;
      case DEPLOYMENT -> deploymentCode(status, body);
      case COUNTED ->
          status >= 500 || status == 424 || status == 499
              ? ErrorCode.PROVIDER_UNAVAILABLE
              : ErrorCode.INVALID_PROVIDER_RESPONSE;
    };
  }

  /** A 404 that speaks of no model is a wrong address more likely than a wrong model. */
  private static ErrorCode deploymentCode(int status, ErrorBody body) {
    if (status == 401 || status == 403 || body.saysKeyInvalid()) {
      return ErrorCode.PROVIDER_AUTHENTICATION;
    }
    if (status == 402) {
      return ErrorCode.PROVIDER_QUOTA;
    }
    return body.namesModel() ? ErrorCode.PROVIDER_MODEL_NOT_FOUND : ErrorCode.PROVIDER_UNAVAILABLE;
  }

  /** A good status whose body can't be used; where that is an error object, with what it says. */
  Fault unusable(
      Deployment deployment, HttpAnswer answer, UnusableAnswerException reason, Redactor redactor) {
    String message = named(deployment) + ": " + reason.getMessage();
    boolean small = answer.body().length < 1 << 16;
    String said = small ? redactor.clean(errorOf(answer)) : "";
    return counted(said.isEmpty() ? message : message + " (it says: " + said + ")");
  }

  private static String errorOf(HttpAnswer answer) {
    byte[] body = answer.body();
    boolean object = body.length > 0 && body[0] == '{';
    return object ? ErrorBody.of(answer).message() : "";
  }

  /** A call without an answer. */
  Fault of(Deployment deployment, Throwable thrown) {
    Throwable cause = unwrapped(thrown);
    String name = named(deployment);
    if (cause instanceof TimeoutException) {
      return late(deployment);
    }
    if (cause instanceof AnswerTooLargeException tooLarge) {
      return counted(name + ": " + tooLarge.getMessage());
    }
    if (cause instanceof HttpException) {
      return counted(name + " did not answer in HTTP");
    }
    if (cause instanceof IOException) {
      return waiting(name + " can't be reached, or broke the connection");
    }
    return broken(name, cause);
  }

  private static Fault broken(String name, Throwable cause) {
    boolean closed =
        cause instanceof RejectedExecutionException || cause instanceof CancellationException;
    if (closed || cause instanceof IllegalStateException) {
      return waiting(name + " was not called: this application is stopping");
    }
    LOG.atError().setCause(withoutMessage(cause)).log("A provider call failed by a bug");
    return new Fault(
        Kind.COUNTED, Failure.of(ErrorCode.INTERNAL, name + ": a call failed inside the gateway"));
  }

  /** A call whose deployment's timeout is over. */
  static Fault late(Deployment deployment) {
    long millis = deployment.timeout().toMillis();
    return waiting(named(deployment) + " gave no whole answer within " + millis + " ms");
  }

  /** A deployment whose configuration makes calls impossible. */
  static Fault misconfigured(Deployment deployment, String why) {
    return new Fault(
        Kind.DEPLOYMENT,
        Failure.of(ErrorCode.PROVIDER_UNAVAILABLE, named(deployment) + ": " + why));
  }

  static Fault waiting(String message) {
    return new Fault(Kind.WAIT, Failure.of(ErrorCode.PROVIDER_UNAVAILABLE, message));
  }

  private static Fault counted(String message) {
    return new Fault(Kind.COUNTED, Failure.of(ErrorCode.INVALID_PROVIDER_RESPONSE, message));
  }

  static String named(Deployment deployment) {
    return "deployment " + deployment.name();
  }

  /** A message may quote what was being written or read. */
  private static Throwable withoutMessage(Throwable cause) {
    Throwable shown = new IllegalStateException(cause.getClass().getName());
    shown.setStackTrace(cause.getStackTrace());
    return shown;
  }

  private static Throwable unwrapped(Throwable thrown) {
    Throwable cause = thrown;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
