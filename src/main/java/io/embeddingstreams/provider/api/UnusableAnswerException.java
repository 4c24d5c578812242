package io.embeddingstreams.provider.api;

/**
 * An answer with a good status that can't be used. The message says why, for users: it holds
 * nothing of the answer.
 */
public final class UnusableAnswerException extends Exception {
  private static final long serialVersionUID = 1;

  /** Without a stack trace: the message says it all. */
  public UnusableAnswerException(String message) {
    super(message, null, false, false);
  }
}
