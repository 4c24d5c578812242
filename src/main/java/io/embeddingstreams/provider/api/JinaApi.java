package io.embeddingstreams.provider.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.Deployment.AskedEncoding;
import io.embeddingstreams.model.InputType;
import io.embeddingstreams.model.ProviderKind;

/** Jina: OpenAI's shape with tasks, and its own name for the encoding. */
final class JinaApi extends OpenAiLikeApi {
  JinaApi() {
    super(ProviderKind.JINA);
  }

  @Override
  void encode(ObjectNode fields, AskedEncoding encoding) {
    switch (encoding) {
      case BASE64 -> fields.put("embedding_type", "base64");
      case FLOAT -> fields.put("embedding_type", "float");
      case OMIT -> {}
    }
  }

  @Override
  void options(ObjectNode fields, CallShape shape, AskedEncoding encoding) {
    super.options(fields, shape, encoding);
    if (shape.inputType() != null) {
      boolean query = shape.inputType() == InputType.QUERY;
      fields.put("task", query ? "retrieval.query" : "retrieval.passage");
    }
  }
}
