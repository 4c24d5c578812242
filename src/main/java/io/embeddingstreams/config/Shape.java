package io.embeddingstreams.config;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What may stand at a place of the configuration. */
sealed interface Shape permits Scalar, Shape.Section, Shape.Named, Shape.Items {
  /** The alternative that this is. */
  <T> T match(
      Function<Scalar, T> scalar,
      Function<Section, T> section,
      Function<Named, T> named,
      Function<Items, T> items);

  /**
   * One key of a section.
   *
   * @param fallback the default as a user would write it; null: absent stays absent
   * @param required whether it must be given
   * @param secret whether values beneath it are never shown
   * @param meaning one line for the documents
   */
  record Key(
      String name,
      Shape shape,
      @Nullable String fallback,
      boolean required,
      boolean secret,
      String meaning) {}

  /** Keys that we know. */
  record Section(List<Key> keys) implements Shape {
    /** The key of this name; null where there is none. */
    @Nullable Key find(String name) {
      return keys.stream().filter(key -> key.name().equals(name)).findFirst().orElse(null);
    }

    /** The key of this name, which there is. */
    Key key(String name) {
      Key found = find(name);
      if (found == null) {
        throw new IllegalArgumentException(name);
      }
      return found;
    }

    List<String> names() {
      return keys.stream().map(Key::name).toList();
    }

    @Override
    public <T> T match(
        Function<Scalar, T> scalar,
        Function<Section, T> section,
        Function<Named, T> named,
        Function<Items, T> items) {
      return section.apply(this);
    }
  }

  /**
   * Names of the user's choosing.
   *
   * @param what a name stands for, in the documents: {@code alias}
   * @param of what stands under each name
   * @param known the names that may be chosen; empty: any
   * @param dotted whether names are Kafka properties, whose dots need no quotes
   */
  record Named(String what, Shape of, List<String> known, boolean dotted) implements Shape {
    @Override
    public <T> T match(
        Function<Scalar, T> scalar,
        Function<Section, T> section,
        Function<Named, T> named,
        Function<Items, T> items) {
      return named.apply(this);
    }
  }

  /**
   * A list.
   *
   * @param least how many elements it has at least
   */
  record Items(Shape of, int least) implements Shape {
    @Override
    public <T> T match(
        Function<Scalar, T> scalar,
        Function<Section, T> section,
        Function<Named, T> named,
        Function<Items, T> items) {
      return items.apply(this);
    }
  }
}
