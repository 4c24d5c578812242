package io.embeddingstreams.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Keys to JSON Schema 2020-12. */
final class ConfigurationSchema {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ConfigurationSchema() {}

  /** The schema of the whole file. */
  static ObjectNode of(Shape.Section root) {
    ObjectNode schema =
        NODES
            .objectNode()
            .put("$schema", "https://json-schema.org/draft/2020-12/schema")
            .put("title", "Configuration of Embedding Streams");
    schema.setAll(section(root));
    ObjectNode substitution = schema.putObject("$defs").putObject("substitution");
    substitution
        .put("type", "string")
        .put("pattern", "\\$\\{")
        .put("description", "A value taken from a variable or a file");
    return schema;
  }

  private static ObjectNode shape(Shape shape) {
    return shape.match(
        ConfigurationSchema::scalar,
        ConfigurationSchema::section,
        ConfigurationSchema::named,
        ConfigurationSchema::items);
  }

  private static ObjectNode scalar(Scalar scalar) {
    ObjectNode schema = NODES.objectNode();
    scalar.schema().accept(schema);
    if (schema.path("type").isArray()) {
      return schema;
    }
    ObjectNode either = NODES.objectNode();
    either
        .putArray("anyOf")
        .add(schema)
        .add(NODES.objectNode().put("$ref", "#/$defs/substitution"));
    return either;
  }

  private static ObjectNode section(Shape.Section section) {
    ObjectNode schema = NODES.objectNode().put("type", "object").put("additionalProperties", false);
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = NODES.arrayNode();
    for (Shape.Key key : section.keys()) {
      ObjectNode property = properties.putObject(key.name()).put("description", key.meaning());
      if (key.fallback() != null && key.shape() instanceof Scalar scalar) {
        property.set("default", fallback(scalar.parse().apply(key.fallback()), key.fallback()));
      }
      property.setAll(shape(key.shape()));
      if (key.required()) {
        required.add(key.name());
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    return schema;
  }

  /** A number or truth value as such, all else as it is written. */
  private static JsonNode fallback(Object value, String text) {
    return text.equals(value.toString()) && !(value instanceof String)
        ? NODES.pojoNode(value)
        : NODES.textNode(text);
  }

  private static ObjectNode named(Shape.Named named) {
    ObjectNode schema = NODES.objectNode().put("type", "object");
    if (!named.known().isEmpty()) {
      ArrayNode names = schema.putObject("propertyNames").putArray("enum");
      named.known().forEach(names::add);
    }
    schema.set("additionalProperties", shape(named.of()));
    return schema;
  }

  private static ObjectNode items(Shape.Items items) {
    ObjectNode schema = NODES.objectNode().put("type", "array").put("minItems", items.least());
    schema.set("items", shape(items.of()));
    return schema;
  }
}
