package io.embeddingstreams.model;

import java.util.Locale;

/** The contract's kinds of errors. */
public enum ErrorType {
  INVALID_REQUEST_ERROR,
  AUTHENTICATION_ERROR,
  PERMISSION_ERROR,
  RATE_LIMIT_ERROR,
  PROVIDER_ERROR,
  OVERLOADED_ERROR,
  TIMEOUT_ERROR,
  INTERNAL_ERROR;

  /** As the contract spells it: {@code invalid_request_error}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
