package io.embeddingstreams.model;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The models of one configuration: a snapshot that never changes. */
public final class Models {
  private final Map<String, ModelSpec> byAlias;

  /** The models in the order given. */
  public Models(Collection<ModelSpec> models) {
    Map<String, ModelSpec> all = new LinkedHashMap<>();
    models.forEach(model -> all.put(model.alias(), model));
    this.byAlias = all;
  }

  /** The model of this alias; null where there is none. */
  public @Nullable ModelSpec find(String alias) {
    return byAlias.get(alias);
  }

  /** All models, in the order of the configuration. */
  public Collection<ModelSpec> all() {
    return Collections.unmodifiableCollection(byAlias.values());
  }
}
