package io.embeddingstreams.model;

import java.util.Arrays;
import java.util.function.Function;

/** One thing to embed. */
public sealed interface Input {
  /** The alternative that this is. */
  <T> T match(Function<Text, T> text, Function<Tokens, T> tokens, Function<Unusable, T> unusable);

  /** A non-empty text without lone surrogates. */
  record Text(String value) implements Input {
    @Override
    public <T> T match(
        Function<Text, T> text, Function<Tokens, T> tokens, Function<Unusable, T> unusable) {
      return text.apply(this);
    }

    /** Its length only: inputs stand in no log. */
    @Override
    public String toString() {
      return "Text[" + value.length() + "]";
    }
  }

  /** One input given as a non-empty list of token ids, each 0 or greater. */
  final class Tokens implements Input {
    private final int[] ids;

    /** Owns {@code ids} from now on. */
    public Tokens(int[] ids) {
      this.ids = ids;
    }

    /** The ids, not copied: callers only read them. */
    public int[] ids() {
      return ids;
    }

    @Override
    public <T> T match(
        Function<Text, T> text, Function<Tokens, T> tokens, Function<Unusable, T> unusable) {
      return tokens.apply(this);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Tokens that && Arrays.equals(ids, that.ids);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(ids);
    }

    /** Its length only: inputs stand in no log. */
    @Override
    public String toString() {
      return "Tokens[" + ids.length + "]";
    }
  }

  /** A position that can't be embedded, and why; only in requests with {@link OnError#PARTIAL}. */
  record Unusable(Failure failure) implements Input {
    @Override
    public <T> T match(
        Function<Text, T> text, Function<Tokens, T> tokens, Function<Unusable, T> unusable) {
      return unusable.apply(this);
    }
  }
}
