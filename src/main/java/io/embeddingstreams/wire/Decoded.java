package io.embeddingstreams.wire;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a codec made of some bytes: a value, or nothing that it can read. */
public sealed interface Decoded<T> {
  /** The alternative that this is. */
  <R> R match(Function<T, R> value, Function<Unreadable<T>, R> unreadable);

  /** The value; null where it is unreadable. */
  @Nullable T orNull();

  /** A value, read to its last byte. */
  record Value<T>(T value) implements Decoded<T> {
    @Override
    public <R> R match(Function<T, R> onValue, Function<Unreadable<T>, R> unreadable) {
      return onValue.apply(value);
    }

    @Override
    public T orNull() {
      return value;
    }

    /** Without the value, which may hold what stands in no log. */
    @Override
    public String toString() {
      return "Value";
    }
  }

  /**
   * Bytes of another version, or malformed ones.
   *
   * @param version the first byte, 0 to 255; {@link #NO_VERSION} where there was none
   * @param known whether the codec reads that version, so that the bytes must be damaged; where
   *     not, a newer instance may have written them
   * @param reason what is wrong; never shows the bytes
   */
  record Unreadable<T>(int version, boolean known, String reason) implements Decoded<T> {
    /** Of an empty array. */
    public static final int NO_VERSION = -1;

    /** Whether a newer instance may read it, so that it is worth keeping for a while. */
    public boolean mayBeNewer() {
      return !known && version != NO_VERSION;
    }

    @Override
    public <R> R match(Function<T, R> value, Function<Unreadable<T>, R> onUnreadable) {
      return onUnreadable.apply(this);
    }

    @Override
    public @Nullable T orNull() {
      return null;
    }
  }
}
