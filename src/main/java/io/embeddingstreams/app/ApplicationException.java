package io.embeddingstreams.app;

/** A start that was refused; the message says what to do and needs no stack trace. */
public final class ApplicationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the whole text that the user reads. */
  public ApplicationException(String message) {
    super(message);
  }
}
