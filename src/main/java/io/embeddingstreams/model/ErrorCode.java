package io.embeddingstreams.model;

import java.util.Locale;

/** The contract's error codes, with type and status. Codes are only ever added. */
public enum ErrorCode {
  INVALID_JSON(ErrorType.INVALID_REQUEST_ERROR, 400, false),
  EMPTY_VALUE(ErrorType.INVALID_REQUEST_ERROR, 400, false),
  MISSING_FIELD(ErrorType.INVALID_REQUEST_ERROR, 400, false),
  UNKNOWN_FIELD(ErrorType.INVALID_REQUEST_ERROR, 400, false),
  WRONG_TYPE(ErrorType.INVALID_REQUEST_ERROR, 400, false),
  INVALID_VALUE(ErrorType.INVALID_REQUEST_ERROR, 400, false),
  EMPTY_INPUT(ErrorType.INVALID_REQUEST_ERROR, 400, false),
  MIXED_INPUT(ErrorType.INVALID_REQUEST_ERROR, 400, false),
  INVALID_TEXT(ErrorType.INVALID_REQUEST_ERROR, 400, false),
  INVALID_TOKENS(ErrorType.INVALID_REQUEST_ERROR, 400, false),
  TOO_MANY_INPUTS(ErrorType.INVALID_REQUEST_ERROR, 400, false),
  INPUT_TOO_LONG(ErrorType.INVALID_REQUEST_ERROR, 400, false),
  INVALID_DIMENSIONS(ErrorType.INVALID_REQUEST_ERROR, 400, false),
  UNSUPPORTED_PARAMETER(ErrorType.INVALID_REQUEST_ERROR, 400, false),
  POINTS_MISMATCH(ErrorType.INVALID_REQUEST_ERROR, 400, false),
  UNKNOWN_COLLECTION(ErrorType.INVALID_REQUEST_ERROR, 400, false),
  INPUT_REJECTED(ErrorType.INVALID_REQUEST_ERROR, 400, false),
  MODEL_NOT_FOUND(ErrorType.INVALID_REQUEST_ERROR, 404, false),
  REQUEST_TOO_LARGE(ErrorType.INVALID_REQUEST_ERROR, 413, false),
  RESPONSE_TOO_LARGE(ErrorType.INVALID_REQUEST_ERROR, 413, false),
  INVALID_API_KEY(ErrorType.AUTHENTICATION_ERROR, 401, false),
  MODEL_NOT_ALLOWED(ErrorType.PERMISSION_ERROR, 403, false),
  RATE_LIMIT_EXCEEDED(ErrorType.RATE_LIMIT_ERROR, 429, true),
  BUDGET_EXCEEDED(ErrorType.RATE_LIMIT_ERROR, 429, false),
  PROVIDER_AUTHENTICATION(ErrorType.PROVIDER_ERROR, 502, false),
  PROVIDER_QUOTA(ErrorType.PROVIDER_ERROR, 502, true),
  PROVIDER_MODEL_NOT_FOUND(ErrorType.PROVIDER_ERROR, 502, false),
  PROVIDER_UNAVAILABLE(ErrorType.PROVIDER_ERROR, 502, true),
  INVALID_PROVIDER_RESPONSE(ErrorType.PROVIDER_ERROR, 502, true),
  OVERLOADED(ErrorType.OVERLOADED_ERROR, 503, true),
  TIMEOUT(ErrorType.TIMEOUT_ERROR, 504, true),
  INTERNAL(ErrorType.INTERNAL_ERROR, 500, true);

  private final ErrorType type;
  private final int status;
  private final boolean retryable;

  ErrorCode(ErrorType type, int status, boolean retryable) {
    this.type = type;
    this.status = status;
    this.retryable = retryable;
  }

  /** The kind of error that the code belongs to. */
  public ErrorType type() {
    return type;
  }

  /** The status of a response that bears it, as HTTP has them. */
  public int status() {
    return status;
  }

  /** Whether the same request may succeed later. */
  public boolean retryable() {
    return retryable;
  }

  /** As the contract spells it: {@code invalid_json}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
