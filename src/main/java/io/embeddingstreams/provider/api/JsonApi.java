package io.embeddingstreams.provider.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.Deployment.AskedEncoding;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.ProviderKind;
import io.embeddingstreams.model.ProviderTraits;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the APIs have in common: a bearer's key, a body of model, inputs and the fields that
 * somebody set, an answer in JSON.
 */
abstract class JsonApi implements ProviderApi {
  private final ProviderTraits traits;

  JsonApi(ProviderKind provider) {
    this.traits = ProviderTraits.of(provider);
  }

  /** The field that holds the inputs. */
  String inputsField() {
    return "input";
  }

  /** The field that holds the upstream model; null where the body names none. */
  @Nullable String modelField() {
    return "model";
  }

  /** Fields beside model and inputs, of what was set and this API knows. */
  abstract void options(ObjectNode fields, CallShape shape, AskedEncoding encoding);

  /** Reads the answer, whose first token is the current one. */
  abstract void read(JsonParser json, Answer answer) throws IOException, UnusableAnswerException;

  /** The base URL of a deployment: its own, or the provider's. */
  final String base(Deployment deployment) {
    return deployment.baseUrl().isBlank() ? traits.baseUrl() : deployment.baseUrl();
  }

  /** The URL of OpenAI's shape, where a base without any path is the host of {@code /v1}. */
  final URI versioned(Deployment deployment) {
    boolean bare = CallUrl.segments(CallUrl.parse(base(deployment))).isEmpty();
    return bare
        ? CallUrl.of(base(deployment), "v1", "embeddings")
        : CallUrl.of(base(deployment), "embeddings");
  }

  @Override
  public Map<String, String> authorization(Deployment deployment) {
    String key = deployment.apiKey();
    return key.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + key);
  }

  final AskedEncoding encoding(Deployment deployment) {
    AskedEncoding asked = deployment.encoding();
    return asked == null ? traits.defaultEncoding() : asked;
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
          String modelField = modelField();
          if (modelField != null) {
            json.writeStringField(modelField, deployment.upstreamModel());
          }
          json.writeFieldName(inputsField());
          Json.inputs(json, inputs);
          Json.fields(json, fields);
          json.writeEndObject();
        });
  }

  /** Names that a caller's parameters must not take: every name of model and inputs. */
  static Set<String> reserved() {
    return Set.of("model", "input", "inputs", "texts", "images", "messages", "content", "requests");
  }

  @Override
  public Answer read(HttpAnswer http) throws UnusableAnswerException {
    Answer answer = new Answer();
    try (JsonParser json = Json.MAPPER.createParser(http.body())) {
      if (json.nextToken() == null) {
        throw new UnusableAnswerException("its answer is empty");
      }
      read(json, answer);
      if (json.nextToken() != null) {
        throw new UnusableAnswerException("its answer goes on after the end of its JSON");
      }
    } catch (JsonProcessingException e) {
      String what = http.isHtml() ? "is a page of HTML; check base-url" : "is no complete JSON";
      throw new UnusableAnswerException("its answer " + what);
    } catch (IOException e) {
      throw new UnusableAnswerException("its answer can't be read");
    }
    return answer;
  }

  /** Refuses an answer that is no object. */
  static void expectObject(JsonParser json) throws UnusableAnswerException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new UnusableAnswerException("its answer is no JSON object");
    }
  }

  /** A number of tokens, or {@link Answer#NOT_SAID} where the value is none. */
  static long count(JsonParser json) throws IOException {
    boolean number = json.currentToken().isNumeric() && !json.isNaN();
    if (!number) {
      json.skipChildren();
      return Answer.NOT_SAID;
    }
    double value = json.getDoubleValue();
    return value > 0 && value <= Integer.MAX_VALUE ? (long) value : Answer.NOT_SAID;
  }
}
