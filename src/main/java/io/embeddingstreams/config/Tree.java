package io.embeddingstreams.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a file says before anybody knows what it means. Scalars are kept as they were written, for
 * the key says how they are read: a file, the environment and {@code --set} mean the same.
 */
sealed interface Tree {
  /** A copy that shares nothing. */
  Tree copy();

  /** How many nodes it has. */
  long size();

  /** Whether there is nothing in it. */
  default boolean isEmpty() {
    return size() == 0;
  }

  /** An element's own name, where it has one that may be shown; else empty. */
  default String label() {
    return "";
  }

  /** Nothing was said: as good as absent. */
  record Nothing() implements Tree {
    static final Nothing INSTANCE = new Nothing();

    @Override
    public Tree copy() {
      return this;
    }

    @Override
    public long size() {
      return 0;
    }
  }

  /**
   * A scalar.
   *
   * @param secret whether it came out of a substitution and is shown to nobody
   * @param broken whether its fault has been told already
   */
  record Leaf(String text, boolean secret, boolean broken) implements Tree {
    static Leaf of(String text) {
      return new Leaf(text, false, false);
    }

    static Leaf brokenLeaf() {
      return new Leaf("", true, true);
    }

    @Override
    public Tree copy() {
      return this;
    }

    @Override
    public long size() {
      return 1;
    }

    /** Without the text, which may be secret. */
    @Override
    public String toString() {
      return "Leaf[" + text.length() + "]";
    }
  }

  /** Names and what stands under them; changed in place while overrides are applied. */
  record Branch(Map<String, Tree> children) implements Tree {
    static Branch empty() {
      return new Branch(new LinkedHashMap<>());
    }

    Tree child(String name) {
      return children.getOrDefault(name, Nothing.INSTANCE);
    }

    @Override
    public Tree copy() {
      Branch copy = empty();
      children.forEach((name, child) -> copy.children.put(name, child.copy()));
      return copy;
    }

    @Override
    public long size() {
      return children.values().stream().mapToLong(child -> 1 + child.size()).sum();
    }

    @Override
    public String label() {
      return Stream.of("name", "topic")
          .map(this::child)
          .filter(child -> child instanceof Leaf leaf && !leaf.secret())
          .map(child -> ((Leaf) child).text())
          .findFirst()
          .orElse("");
    }
  }

  /** A list; changed in place while overrides are applied. */
  record Items(List<Tree> elements) implements Tree {
    @Override
    public Tree copy() {
      return new Items(new ArrayList<>(elements.stream().map(Tree::copy).toList()));
    }

    @Override
    public long size() {
      return elements.stream().mapToLong(element -> 1 + element.size()).sum();
    }
  }
}
