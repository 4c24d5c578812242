package io.embeddingstreams.documents;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.GivenId;
import io.embeddingstreams.model.Mapping.Identity;
import io.embeddingstreams.wire.RecordJson;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** Finds a document's id as a mapping says. Stateless. */
final class Identities {
  private static final BigInteger LARGEST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private final Identity rule;
  private final @Nullable JsonPointer pointer;

  Identities(Identity rule) {
    this.rule = rule;
    this.pointer = rule.pointer() == null ? null : JsonPointer.compile(rule.pointer());
  }

  /**
   * The id; null where the record has none: no key, where the id is the key, or no row, where it
   * stands there.
   *
   * @param row the row as it is, or was; null where the record doesn't say
   * @throws Refusal where it has one that can be none
   */
  @Nullable GivenId of(PlainRecord record, @Nullable JsonNode row) throws Refusal {
    if (rule.part() == Identity.Part.VALUE) {
      return row == null ? null : id(at(row, "value"), "value:" + pointer);
    }
    Bytes key = record.key();
    if (key == null) {
      return null;
    }
    return pointer == null ? whole(key.get()) : id(at(parsed(key.get()), "key"), "key:" + pointer);
  }

  /**
   * The id that stood in the row as it was; null where that doesn't say, and where ids stand in
   * keys: another key is another record.
   */
  @Nullable GivenId before(@Nullable JsonNode row) {
    if (rule.part() != Identity.Part.VALUE || row == null) {
      return null;
    }
    try {
      return id(at(row, "before"), "before:" + pointer);
    } catch (Refusal none) {
      return null;
    }
  }

  private JsonNode at(JsonNode part, String name) throws Refusal {
    JsonNode found = pointer == null ? part : part.at(pointer);
    if (found.isMissingNode() || found.isNull()) {
      throw new Refusal(ErrorCode.MISSING_FIELD, name + ":" + pointer, "has no id");
    }
    return found;
  }

  private static JsonNode parsed(byte[] key) throws Refusal {
    JsonNode json = RecordJson.read(key).orNull();
    if (json == null) {
      throw new Refusal(ErrorCode.INVALID_JSON, "key", "is no JSON");
    }
    return ConnectEnvelope.unwrap(json).payload();
  }

  /** The key as it is, without Connect's envelope and Confluent's prefix. */
  private static GivenId whole(byte[] key) throws Refusal {
    boolean object = key.length > 0 && key[key.length - 1] == '}';
    JsonNode json = object ? RecordJson.read(key).orNull() : null;
    ConnectEnvelope envelope = json == null ? null : ConnectEnvelope.unwrap(json);
    if (envelope != null && (envelope.wrapped() || key[0] == 0)) {
      JsonNode payload = envelope.payload();
      return id(payload.isValueNode() ? payload : new TextNode(payload.toString()), "key");
    }
    return id(new TextNode(text(key)), "key");
  }

  /** The bytes as text; as base64 where they are not UTF-8. */
  private static String text(byte[] key) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
    } catch (CharacterCodingException e) {
      return Base64.getEncoder().encodeToString(key);
    }
  }

  private static GivenId id(JsonNode node, String param) throws Refusal {
    if (node.isContainerNode()) {
      throw new Refusal(ErrorCode.WRONG_TYPE, param, "is no single value, and so no id");
    }
    if (node.isIntegralNumber() && isUnsigned(node.bigIntegerValue())) {
      return new GivenId(node.bigIntegerValue().toString(), true);
    }
    String text = node.asText();
    if (text.isEmpty()) {
      throw new Refusal(ErrorCode.INVALID_VALUE, param, "is an empty id");
    }
    if (Texts.hasLoneSurrogate(text)) {
      throw new Refusal(ErrorCode.INVALID_TEXT, param, "has half a surrogate pair");
    }
    return GivenId.text(text);
  }

  private static boolean isUnsigned(BigInteger number) {
    return number.signum() >= 0 && number.compareTo(LARGEST) <= 0;
  }
}
