package io.embeddingstreams.provider.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.Deployment.AskedEncoding;
import io.embeddingstreams.model.ProviderKind;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Hugging Face's Text Embeddings Inference, its own API: inputs in, a bare array of vectors out,
 * tokens in a header. It would cut long inputs silently, which is told not to.
 */
final class TeiApi extends JsonApi {
  TeiApi() {
    super(ProviderKind.TEI);
  }

  @Override
  public URI url(Deployment deployment) {
    return CallUrl.of(base(deployment), "embed");
  }

  @Override
  String inputsField() {
    return "inputs";
  }

  @Override
  @Nullable String modelField() {
    return null;
  }

  @Override
  void options(ObjectNode fields, CallShape shape, AskedEncoding encoding) {
    fields.put("truncate", false);
    if (shape.dimensions() > 0) {
      fields.put("dimensions", shape.dimensions());
    }
  }

  @Override
  public Answer read(HttpAnswer http) throws UnusableAnswerException {
    Answer answer = super.read(http);
    String tokens = http.header("x-compute-tokens");
    if (tokens != null && tokens.matches("\\d{1,9}")) {
      answer.tokens(Long.parseLong(tokens));
    }
    return answer;
  }

  @Override
  void read(JsonParser json, Answer answer) throws IOException, UnusableAnswerException {
    if (json.currentToken() == JsonToken.START_OBJECT) {
      throw new UnusableAnswerException(
          "its answer is an object instead of an array of vectors: base-url is likely the address"
              + " of another API (the native one ends in /embed)");
    }
    new VectorReader().readAll(json, answer);
  }
}
