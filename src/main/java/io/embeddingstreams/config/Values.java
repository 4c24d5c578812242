package io.embeddingstreams.config;

import io.embeddingstreams.config.Shape.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A section's values, defaults filled in. What can't be read counts as absent: {@link Checker} has
 * told it.
 */
final class Values {
  private final Section section;
  private final Tree.Branch branch;
  private final String path;

  Values(Section section, Tree tree, String path) {
    this.section = section;
    this.branch = tree instanceof Tree.Branch given ? given : Tree.Branch.empty();
    this.path = path;
  }

  String path(String name) {
    return KeyPath.child(path, name);
  }

  /** Whether the user wrote something, readable or not. */
  boolean has(String name) {
    return !(branch.child(name) instanceof Tree.Nothing);
  }

  /** Whether the user wrote something for this property, readable or not. */
  boolean has(String name, String property) {
    return branch.child(name) instanceof Tree.Branch given
        && !(given.child(property) instanceof Tree.Nothing);
  }

  /** Whether an empty text was written. */
  boolean isEmptyText(String name) {
    return branch.child(name) instanceof Tree.Leaf leaf && !leaf.broken() && leaf.text().isEmpty();
  }

  /** The section beneath. */
  Values section(String name) {
    Shape shape = section.key(name).shape();
    return new Values((Section) shape, branch.child(name), path(name));
  }

  /** Each named section beneath. */
  Map<String, Values> named(String name) {
    Shape.Named named = (Shape.Named) section.key(name).shape();
    Map<String, Values> result = new LinkedHashMap<>();
    if (branch.child(name) instanceof Tree.Branch children) {
      children
          .children()
          .forEach(
              (key, child) ->
                  result.put(
                      key,
                      new Values((Section) named.of(), child, KeyPath.child(path(name), key))));
    }
    return result;
  }

  /** Each section of the list beneath. */
  List<Values> items(String name) {
    Shape.Items items = (Shape.Items) section.key(name).shape();
    List<Values> result = new ArrayList<>();
    if (branch.child(name) instanceof Tree.Items list) {
      for (int i = 0; i < list.elements().size(); i++) {
        Tree element = list.elements().get(i);
        String elementPath = KeyPath.element(path(name), i, element);
        result.add(new Values((Section) items.of(), element, elementPath));
      }
    }
    return result;
  }

  /** The texts of the list beneath. */
  List<String> texts(String name) {
    return leaves(name).stream().map(Tree.Leaf::text).toList();
  }

  /** The single value beneath, or those of the list. */
  List<Tree.Leaf> leaves(String name) {
    Tree given = branch.child(name);
    List<Tree> all = given instanceof Tree.Items list ? list.elements() : List.of(given);
    return all.stream().filter(Tree.Leaf.class::isInstance).map(Tree.Leaf.class::cast).toList();
  }

  /** Names and texts beneath. */
  Map<String, String> properties(String name) {
    return properties(branch.child(name));
  }

  /** Names, each with names and texts beneath. */
  Map<String, Map<String, String>> nestedProperties(String name) {
    Map<String, Map<String, String>> result = new LinkedHashMap<>();
    if (branch.child(name) instanceof Tree.Branch given) {
      given.children().forEach((key, child) -> result.put(key, properties(child)));
    }
    return result;
  }

  private static Map<String, String> properties(Tree tree) {
    Map<String, String> result = new LinkedHashMap<>();
    if (tree instanceof Tree.Branch given) {
      given
          .children()
          .forEach(
              (key, child) -> {
                if (child instanceof Tree.Leaf leaf && !leaf.broken()) {
                  result.put(key, leaf.text());
                }
              });
    }
    return result;
  }

  /** Empty text where absent without default. */
  String text(String name) {
    return value(name) instanceof String text ? text : "";
  }

  boolean flag(String name) {
    return value(name) instanceof Boolean flag && flag;
  }

  /** 0 where absent without default. */
  int whole(String name) {
    return value(name) instanceof Long number ? Math.toIntExact(number) : 0;
  }

  /** 0 where absent without default. */
  long bytes(String name) {
    return value(name) instanceof Long number ? number : 0;
  }

  /** 0 where absent without default. */
  double number(String name) {
    return value(name) instanceof Double number ? number : 0;
  }

  /** Null where absent without default. */
  @Nullable Duration durationOrNull(String name) {
    return value(name) instanceof Duration duration ? duration : null;
  }

  /** Of a key that has a default. */
  Duration duration(String name) {
    Duration duration = durationOrNull(name);
    return duration == null ? Duration.ZERO : duration;
  }

  private @Nullable Object value(String name) {
    Shape.Key key = section.key(name);
    Scalar scalar = (Scalar) key.shape();
    if (branch.child(name) instanceof Tree.Leaf leaf && !leaf.broken()) {
      try {
        return scalar.parse().apply(leaf.text());
      } catch (IllegalArgumentException e) {
        return null;
      }
    }
    return key.fallback() == null ? null : scalar.parse().apply(key.fallback());
  }
}
