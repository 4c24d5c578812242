package io.embeddingstreams.provider.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.Deployment.AskedEncoding;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.InputType;
import io.embeddingstreams.model.ProviderKind;
import io.embeddingstreams.model.Vector;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Google's Gemini API: one request an input, with all parameters in each; vectors in request order;
 * no word about tokens.
 */
final class GeminiApi extends JsonApi {
  GeminiApi() {
    super(ProviderKind.GEMINI);
  }

  @Override
  public URI url(Deployment deployment) {
    String base = base(deployment);
    String model = URLEncoder.encode(name(deployment), StandardCharsets.UTF_8);
    String call = model + ":batchEmbedContents";
    boolean stable = CallUrl.segments(CallUrl.parse(base)).contains("v1");
    return stable ? CallUrl.of(base, "models", call) : CallUrl.of(base, "v1beta", "models", call);
  }

  private static String name(Deployment deployment) {
    String model = deployment.upstreamModel();
    return model.startsWith("models/") ? model.substring("models/".length()) : model;
  }

  @Override
  public Map<String, String> authorization(Deployment deployment) {
    String key = deployment.apiKey();
    return key.isEmpty() ? Map.of() : Map.of("x-goog-api-key", key);
  }

  @Override
  void options(ObjectNode fields, CallShape shape, AskedEncoding encoding) {
    if (shape.inputType() != null) {
      boolean query = shape.inputType() == InputType.QUERY;
      fields.put("taskType", query ? "RETRIEVAL_QUERY" : "RETRIEVAL_DOCUMENT");
    }
    if (shape.dimensions() > 0) {
      fields.put("outputDimensionality", shape.dimensions());
    }
  }

  @Override
  public byte[] body(Deployment deployment, CallShape shape, List<Input> inputs) {
    ObjectNode fields = Json.MAPPER.createObjectNode();
    options(fields, shape, encoding(deployment));
    Json.merge(fields, shape.providerParams(), reserved());
    return Json.bytes(
        Json.size(inputs),
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("requests");
          for (Input input : inputs) {
            request(json, "models/" + name(deployment), text(input), fields);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void request(JsonGenerator json, String model, String text, ObjectNode fields)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("model", model);
    json.writeObjectFieldStart("content");
    json.writeArrayFieldStart("parts");
    json.writeStartObject();
    json.writeStringField("text", text);
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
    Json.fields(json, fields);
    json.writeEndObject();
  }

  private static String text(Input input) {
    return input.match(Input.Text::value, tokens -> refuse(), unusable -> refuse());
  }

  private static String refuse() {
    throw new IllegalArgumentException("gemini takes texts only");
  }

  @Override
  void read(JsonParser json, Answer answer) throws IOException, UnusableAnswerException {
    expectObject(json);
    boolean vectors = false;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      if (json.nextToken() == JsonToken.START_ARRAY && field.equals("embeddings")) {
        embeddings(json, answer);
        vectors = true;
      } else {
        json.skipChildren();
      }
    }
    if (!vectors) {
      throw new UnusableAnswerException("its answer has no embeddings");
    }
  }

  private static void embeddings(JsonParser json, Answer answer)
      throws IOException, UnusableAnswerException {
    VectorReader vectors = new VectorReader();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw new UnusableAnswerException("its embeddings hold something that is no object");
      }
      Vector vector = null;
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String field = json.currentName();
        json.nextToken();
        if (field.equals("values")) {
          vector = vectors.read(json);
        } else {
          json.skipChildren();
        }
      }
      answer.add(null, vector);
    }
  }
}
