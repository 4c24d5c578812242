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

/** Ollama, its own API. It would cut long inputs silently, which is told not to. */
final class OllamaApi extends JsonApi {
  OllamaApi() {
    super(ProviderKind.OLLAMA);
  }

  @Override
  public URI url(Deployment deployment) {
    return CallUrl.of(base(deployment), "api", "embed");
  }

  @Override
  void options(ObjectNode fields, CallShape shape, AskedEncoding encoding) {
    fields.put("truncate", false);
    if (shape.dimensions() > 0) {
      fields.put("dimensions", shape.dimensions());
    }
  }

  @Override
  void read(JsonParser json, Answer answer) throws IOException, UnusableAnswerException {
    expectObject(json);
    boolean vectors = false;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      if (field.equals("embeddings")) {
        new VectorReader().readAll(json, answer);
        vectors = true;
      } else if (field.equals("model") && value == JsonToken.VALUE_STRING) {
        answer.model(json.getText());
      } else if (field.equals("prompt_eval_count")) {
        answer.tokens(count(json));
      } else {
        json.skipChildren();
      }
    }
    if (!vectors) {
      throw new UnusableAnswerException("its answer has no embeddings");
    }
  }
}
