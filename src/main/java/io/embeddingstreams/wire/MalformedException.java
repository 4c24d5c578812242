package io.embeddingstreams.wire;

/** Bytes that no codec wrote. Never leaves this package: callers get a {@link Decoded}. */
final class MalformedException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /** {@code reason} says what is wrong without showing a byte of it. */
  MalformedException(String reason) {
    super(reason);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }

  /** None: it is caught a few frames up, and malformed records may come in numbers. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
