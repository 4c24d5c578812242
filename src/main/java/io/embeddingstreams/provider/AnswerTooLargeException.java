package io.embeddingstreams.provider;

import java.io.IOException;

/** A good answer of more bytes than its vectors can need; it was not read further. */
final class AnswerTooLargeException extends IOException {
  private static final long serialVersionUID = 1;

  AnswerTooLargeException(long limit) {
    super("its answer is larger than " + limit + " bytes");
  }
}
