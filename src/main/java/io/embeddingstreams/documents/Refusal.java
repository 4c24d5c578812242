package io.embeddingstreams.documents;

import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;

/** Ends the mapping of one record; never leaves this package, and has no stack trace. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  Refusal(ErrorCode code, String message) {
    super(code.text(), null, false, false);
    this.failure = Failure.of(code, message);
  }

  Refusal(ErrorCode code, String param, String what) {
    super(code.text(), null, false, false);
    this.failure = Failure.of(code, param + " " + what, param);
  }

  Failure failure() {
    return failure;
  }
}
