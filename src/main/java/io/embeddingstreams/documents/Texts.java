package io.embeddingstreams.documents;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Mapping;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds text and payload of a row as a mapping says. Stateless. */
final class Texts {
  /** What Debezium writes for a value that the database left out, since it is unchanged. */
  static final String UNAVAILABLE = "__debezium_unavailable_value";

  private static final String BETWEEN = "\n\n";

  private final List<JsonPointer> texts;
  private final List<JsonPointer> payload;

  Texts(Mapping mapping) {
    this.texts = mapping.text().stream().map(JsonPointer::compile).toList();
    this.payload = mapping.payload().stream().map(JsonPointer::compile).toList();
  }

  /** Whether the row has one of the texts, be it null. */
  boolean areIn(JsonNode row) {
    return texts.stream().anyMatch(pointer -> !row.at(pointer).isMissingNode());
  }

  /** Whether the database left one of the texts out. */
  boolean areUnavailable(JsonNode row) {
    return texts.stream().anyMatch(pointer -> isUnavailable(row.at(pointer)));
  }

  private static boolean isUnavailable(JsonNode value) {
    return value.isTextual() && value.textValue().equals(UNAVAILABLE);
  }

  /** The texts that are there and not empty, joined by blank lines; empty where none is. */
  String text(JsonNode row) throws Refusal {
    List<String> found = new ArrayList<>();
    for (JsonPointer pointer : texts) {
      String text = text(row.at(pointer), pointer);
      if (!text.isEmpty()) {
        found.add(text);
      }
    }
    return String.join(BETWEEN, found);
  }

  private static String text(JsonNode value, JsonPointer pointer) throws Refusal {
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (value.isContainerNode()) {
      throw new Refusal(ErrorCode.WRONG_TYPE, pointer.toString(), "is no single value to embed");
    }
    if (hasLoneSurrogate(value.asText())) {
      throw new Refusal(ErrorCode.INVALID_TEXT, pointer.toString(), "has half a surrogate pair");
    }
    return value.asText();
  }

  /** What goes along, as a JSON object; null where nothing is there. */
  @Nullable String payload(JsonNode row) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    for (JsonPointer pointer : payload) {
      JsonNode value = row.at(pointer);
      if (!value.isMissingNode() && !value.isNull() && !isUnavailable(value)) {
        all.set(pointer.last().getMatchingProperty(), value);
      }
    }
    return all.isEmpty() ? null : all.toString();
  }

  static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        boolean pair =
            i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
        if (!pair) {
          return true;
        }
        i++;
      }
    }
    return false;
  }
}
