package io.embeddingstreams.split;

import io.embeddingstreams.model.EmbeddingRequest;
import io.embeddingstreams.model.EncodingFormat;
import io.embeddingstreams.wire.ResponseSize;

/** Says why an answer can't fit its topic, and what would. Stateless. */
final class TooLarge {
  private TooLarge() {}

  /** The text of {@code response_too_large}, before a provider was asked. */
  static String message(
      ResponseSize size, int inputs, int dimensions, EmbeddingRequest request, long more) {
    EncodingFormat format = request.encodingFormat();
    String base64 =
        format == EncodingFormat.BASE64
            ? ""
            : "; encoding_format base64 allows "
                + size.inputs(dimensions, EncodingFormat.BASE64, more);
    return "an answer of about "
        + size.of(inputs, dimensions, format, more)
        + " bytes does not fit "
        + size.place()
        + ", which takes "
        + size.limit()
        + ": with "
        + dimensions
        + " dimensions, "
        + size.inputs(dimensions, format, more)
        + " inputs fit in one request"
        + base64;
  }
}
