package io.embeddingstreams.app;

import io.embeddingstreams.model.ErrorCode;

/** The codes of errors, with type and status. */
final class ErrorsDocument {
  private ErrorsDocument() {}

  /** The whole document. */
  static String markdown() {
    StringBuilder text =
        new StringBuilder(
            """
            # Errors

            Every request gets exactly one answer or one error ([schema](schemas/error.schema.json)). Codes are only ever added; readers ignore those that they don't
            know. `retryable`: the same request may succeed later. The header `embedding-error-code` bears the code, `embedding-status` the status.

            | code | type | status | retryable |
            |---|---|---|---|
            """);
    for (ErrorCode code : ErrorCode.values()) {
      text.append(
          "| `%s` | `%s` | %d | %s |\n"
              .formatted(
                  code.text(), code.type().text(), code.status(), code.retryable() ? "yes" : "no"));
    }
    return text.append(
            """

            A request that is no JSON object, or too large, also goes to the dead letters: its bytes untouched, the code in `embedding-error-code`, and Kafka Streams' own headers
            `__streams.errors.exception`, `.message`, `.topic`, `.partition`, `.offset`.
            """)
        .toString();
  }
}
