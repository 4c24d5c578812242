package io.embeddingstreams.wire;

import io.embeddingstreams.model.Failure;
import org.jspecify.annotations.Nullable;

/**
 * The error that a whole request ends with.
 *
 * @param deadLetter what goes to the dead letters beside it; null: nothing
 */
public record Verdict(Failure failure, @Nullable DeadLetter deadLetter) {
  /** An error without a dead letter. */
  public static Verdict of(Failure failure) {
    return new Verdict(failure, null);
  }
}
