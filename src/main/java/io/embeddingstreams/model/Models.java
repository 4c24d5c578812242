package io.embeddingstreams.model;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The models of one configuration and the collections of their vectors: a snapshot that never
 * changes.
 */
public final class Models {
  private final Map<String, ModelSpec> byAlias;
  private final Map<String, CollectionSpec> collections;

  /** The models in the order given, and no collection. */
  public Models(Collection<ModelSpec> models) {
    this(models, List.of());
  }

  /** Models and collections in the order given. */
  public Models(Collection<ModelSpec> models, Collection<CollectionSpec> collections) {
    Map<String, ModelSpec> all = new LinkedHashMap<>();
    models.forEach(model -> all.put(model.alias(), model));
    this.byAlias = all;
    Map<String, CollectionSpec> named = new LinkedHashMap<>();
    collections.forEach(collection -> named.put(collection.name(), collection));
    this.collections = named;
  }

  /** The model of this alias; null where there is none. */
  public @Nullable ModelSpec find(String alias) {
    return byAlias.get(alias);
  }

  /** All models, in the order of the configuration. */
  public Collection<ModelSpec> all() {
    return Collections.unmodifiableCollection(byAlias.values());
  }

  /** The collection of this name; null where there is none. */
  public @Nullable CollectionSpec collection(String name) {
    return collections.get(name);
  }

  /** All collections, in the order of the configuration. */
  public List<CollectionSpec> collections() {
    return List.copyOf(collections.values());
  }
}
