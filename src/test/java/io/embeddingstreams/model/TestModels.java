package io.embeddingstreams.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Models for tests. */
public final class TestModels {
  private TestModels() {}

  /** A model of four dimensions, whose provider takes texts and tokens. */
  public static ModelSpec model(String alias, String space) {
    return model(alias, space, new CachePolicy(CacheMode.ALWAYS, null));
  }

  /** As above, with its own rules for the cache. */
  public static ModelSpec model(String alias, String space, CachePolicy cache) {
    return model(alias, space, cache, deployment(alias, "http://localhost", ""));
  }

  /** As the first, computed by another deployment, at another address, with another key. */
  public static ModelSpec deployed(
      String alias, String space, String name, String url, String key) {
    CachePolicy cache = new CachePolicy(CacheMode.ALWAYS, null);
    return model(alias, space, cache, deployment(name, url, key));
  }

  private static ModelSpec model(
      String alias, String space, CachePolicy cache, Deployment deployment) {
    return new ModelSpec(
        alias,
        space,
        FakeEmbedder.DIMENSIONS,
        0,
        null,
        Map.of(),
        false,
        cache,
        List.of(deployment),
        0);
  }

  /** A collection of a model's vectors with every default. */
  public static CollectionSpec collection(String name, String model, String topic) {
    return new CollectionSpec(
        name,
        model,
        topic,
        FakeEmbedder.DIMENSIONS,
        CollectionSpec.Ids.UUID,
        CollectionSpec.KeyFormat.STRING,
        CollectionSpec.ValueFormat.JSON,
        CollectionSpec.TextPlace.FIELD);
  }

  private static Deployment deployment(String name, String url, String key) {
    return new Deployment(
        name,
        ProviderKind.OPENAI_COMPATIBLE,
        url,
        "upstream",
        key,
        Map.of(),
        1,
        1,
        0,
        0,
        1,
        0,
        0,
        0,
        Duration.ofSeconds(30),
        null);
  }
}
