package io.embeddingstreams.model;

import org.jspecify.annotations.Nullable;

/**
 * Why a request or an item failed: a value that travels like a vector.
 *
 * @param message what happened, where, and what to do; never an input, a vector, a key or a secret
 * @param param the field it is about ({@code input[3]}); null where there is none
 * @param retryAfterMillis when it may succeed, or {@link #UNKNOWN}
 */
public record Failure(
    ErrorCode code, String message, @Nullable String param, long retryAfterMillis) {
  /** A wait that nobody knows. */
  public static final long UNKNOWN = -1;

  /** A failure that is about no field. */
  public static Failure of(ErrorCode code, String message) {
    return new Failure(code, message, null, UNKNOWN);
  }

  /** A failure of one field. */
  public static Failure of(ErrorCode code, String message, String param) {
    return new Failure(code, message, param, UNKNOWN);
  }

  /** The same failure, of an input: {@code input[position]}. */
  public Failure at(int position) {
    return new Failure(code, message, "input[" + position + "]", retryAfterMillis);
  }

  /** Whether the same request may succeed later. */
  public boolean retryable() {
    return code.retryable();
  }
}
