package io.embeddingstreams.provider.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.Deployment.AskedEncoding;
import io.embeddingstreams.model.InputType;
import io.embeddingstreams.model.ProviderKind;
import java.io.IOException;
import java.net.URI;

/**
 * Cohere's version 2. An input type is required there: what names none is a document. It would cut
 * long inputs silently, which is told not to.
 */
final class CohereApi extends JsonApi {
  CohereApi() {
    super(ProviderKind.COHERE);
  }

  @Override
  public URI url(Deployment deployment) {
    return CallUrl.of(base(deployment), "v2", "embed");
  }

  @Override
  String inputsField() {
    return "texts";
  }

  @Override
  void options(ObjectNode fields, CallShape shape, AskedEncoding encoding) {
    boolean query = shape.inputType() == InputType.QUERY;
    fields.put("input_type", query ? "search_query" : "search_document");
    fields.put("truncate", "NONE");
    switch (encoding) {
      case BASE64 -> fields.putArray("embedding_types").add("base64");
      case FLOAT -> fields.putArray("embedding_types").add("float");
      case OMIT -> {}
    }
    if (shape.dimensions() > 0) {
      fields.put("output_dimension", shape.dimensions());
    }
  }

  @Override
  void read(JsonParser json, Answer answer) throws IOException, UnusableAnswerException {
    expectObject(json);
    boolean vectors = false;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      if (field.equals("embeddings") && value == JsonToken.START_OBJECT) {
        vectors = embeddings(json, answer);
      } else if (field.equals("meta") && value == JsonToken.START_OBJECT) {
        meta(json, answer);
      } else {
        json.skipChildren();
      }
    }
    if (!vectors) {
      throw new UnusableAnswerException("its answer has no embeddings of float or base64");
    }
  }

  /** Reads one type of embeddings; whether one was there. */
  private static boolean embeddings(JsonParser json, Answer answer)
      throws IOException, UnusableAnswerException {
    boolean read = false;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String type = json.currentName();
      json.nextToken();
      if (!read && (type.equals("float") || type.equals("base64"))) {
        new VectorReader().readAll(json, answer);
        read = true;
      } else {
        json.skipChildren();
      }
    }
    return read;
  }

  private static void meta(JsonParser json, Answer answer) throws IOException {
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      if (json.nextToken() == JsonToken.START_OBJECT && field.equals("billed_units")) {
        billed(json, answer);
      } else {
        json.skipChildren();
      }
    }
  }

  private static void billed(JsonParser json, Answer answer) throws IOException {
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      if (field.equals("input_tokens")) {
        answer.tokens(count(json));
      } else {
        json.skipChildren();
      }
    }
  }
}
