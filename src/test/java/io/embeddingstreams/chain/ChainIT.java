package io.embeddingstreams.chain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The whole chain with a PostgreSQL that comes from Maven Central. That one lacks pgvector, so the
 * vector is an array of numbers: the recipe without the vector's type.
 */
final class ChainIT extends ChainContract {
  private static final String CONTENT = "value.converter.schema.content";

  @Override
  Chain start() {
    Recipe recipe = Recipe.of("pgvector.json");
    return new Chain(
        Postgres.bundled(),
        "chain",
        recipe.with(CONTENT, untyped(recipe.setting(CONTENT))),
        """
        select source_id from docs order by
          (select sum(a * b) from unnest(vector, translate(?, '[]', '{}')::float8[]) as t(a, b)) desc
        """);
  }

  private static String untyped(String content) {
    try {
      ObjectNode schema = (ObjectNode) JsonMapper.builder().build().readTree(content);
      for (var field : schema.withArray("fields")) {
        if (field.path("field").asText().equals("vector")) {
          ((ObjectNode) field).remove("name");
          ((ObjectNode) field).remove("version");
          ((ObjectNode) field).remove("parameters");
        }
      }
      return schema.toString();
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON", e);
    }
  }
}
