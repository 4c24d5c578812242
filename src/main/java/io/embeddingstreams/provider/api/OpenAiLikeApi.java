package io.embeddingstreams.provider.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.Deployment.AskedEncoding;
import io.embeddingstreams.model.ProviderKind;
import io.embeddingstreams.model.Vector;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's shape: {@code {model, input}} to {@code /embeddings}, {@code {data: [{index,
 * embedding}], model, usage}} back. Whoever speaks it differs in the names of a few fields.
 */
abstract class OpenAiLikeApi extends JsonApi {
  OpenAiLikeApi(ProviderKind provider) {
    super(provider);
  }

  /** The field that asks for a number of dimensions. */
  String dimensionsField() {
    return "dimensions";
  }

  @Override
  public URI url(Deployment deployment) {
    return versioned(deployment);
  }

  @Override
  void options(ObjectNode fields, CallShape shape, AskedEncoding encoding) {
    encode(fields, encoding);
    if (shape.dimensions() > 0) {
      fields.put(dimensionsField(), shape.dimensions());
    }
  }

  /** Asks for an encoding, or for none. */
  void encode(ObjectNode fields, AskedEncoding encoding) {
    switch (encoding) {
      case BASE64 -> fields.put("encoding_format", "base64");
      case FLOAT -> fields.put("encoding_format", "float");
      case OMIT -> {}
    }
  }

  @Override
  void read(JsonParser json, Answer answer) throws IOException, UnusableAnswerException {
    if (json.currentToken() == JsonToken.START_ARRAY) {
      throw new UnusableAnswerException(
          "its answer is a bare array instead of an object with data: base-url is likely the"
              + " address of another API (TEI's native /embed answers so; its OpenAI-shaped one is"
              + " /v1/embeddings)");
    }
    expectObject(json);
    boolean data = false;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      if (field.equals("data")) {
        data(json, answer);
        data = true;
      } else if (field.equals("model") && value == JsonToken.VALUE_STRING) {
        answer.model(json.getText());
      } else if (field.equals("usage") && value == JsonToken.START_OBJECT) {
        usage(json, answer);
      } else {
        json.skipChildren();
      }
    }
    if (!data) {
      throw new UnusableAnswerException("its answer has no data");
    }
  }

  private static void data(JsonParser json, Answer answer)
      throws IOException, UnusableAnswerException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new UnusableAnswerException("the data of its answer is no array");
    }
    VectorReader vectors = new VectorReader();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw new UnusableAnswerException(
            "the data of its answer holds something that is no object");
      }
      item(json, vectors, answer);
    }
  }

  private static void item(JsonParser json, VectorReader vectors, Answer answer)
      throws IOException, UnusableAnswerException {
    Long index = null;
    Vector vector = null;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "index" -> index = index(json);
        case "embedding" -> vector = vectors.read(json);
        default -> json.skipChildren();
      }
    }
    answer.add(index, vector);
  }

  private static @Nullable Long index(JsonParser json) throws IOException, UnusableAnswerException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
        || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw new UnusableAnswerException("an index of its answer is no whole number");
    }
    return json.getLongValue();
  }

  private static void usage(JsonParser json, Answer answer) throws IOException {
    long prompt = Answer.NOT_SAID;
    long total = Answer.NOT_SAID;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "prompt_tokens" -> prompt = count(json);
        case "total_tokens" -> total = count(json);
        default -> json.skipChildren();
      }
    }
    answer.tokens(prompt == Answer.NOT_SAID ? total : prompt);
  }
}
