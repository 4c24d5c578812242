package io.embeddingstreams.provider.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.Deployment.AskedEncoding;
import io.embeddingstreams.model.InputType;
import io.embeddingstreams.model.ProviderKind;

/**
 * Voyage: OpenAI's shape with input types, and floats where no encoding is named. It would cut long
 * inputs silently, which is told not to.
 */
final class VoyageApi extends OpenAiLikeApi {
  VoyageApi() {
    super(ProviderKind.VOYAGE);
  }

  @Override
  String dimensionsField() {
    return "output_dimension";
  }

  @Override
  void encode(ObjectNode fields, AskedEncoding encoding) {
    if (encoding == AskedEncoding.BASE64) {
      fields.put("encoding_format", "base64");
    }
  }

  @Override
  void options(ObjectNode fields, CallShape shape, AskedEncoding encoding) {
    super.options(fields, shape, encoding);
    fields.put("truncation", false);
    if (shape.inputType() != null) {
      fields.put("input_type", shape.inputType() == InputType.QUERY ? "query" : "document");
    }
  }
}
