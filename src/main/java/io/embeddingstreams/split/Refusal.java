package io.embeddingstreams.split;

import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;

/** Ends the planning of one request; never leaves this package, and has no stack trace. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  Refusal(Failure failure) {
    super(failure.code().text(), null, false, false);
    this.failure = failure;
  }

  Refusal(ErrorCode code, String param, String message) {
    this(Failure.of(code, message, param));
  }

  Failure failure() {
    return failure;
  }
}
