package io.embeddingstreams.wire;

/** How many bytes {@link BinaryWriter} takes, at most, without writing them. */
final class Sizes {
  private Sizes() {}

  static long varint(long value) {
    return (63L - Long.numberOfLeadingZeros(value | 1)) / 7 + 1;
  }

  static long zigzag(long value) {
    return varint((value << 1) ^ (value >> 63));
  }

  static long bytes(int length) {
    return varint(length) + length;
  }

  /** Exact, save that a lone surrogate counts 3 for its question mark. */
  static long text(String value) {
    long length = value.length();
    for (int i = 0; i < value.length(); i++) {
      char unit = value.charAt(i);
      // A pair's units count 2 each: 4 bytes.
      length +=
          unit < 0x80 ? 0 : unit < 0x800 ? 1 : Character.isSurrogate(unit) ? pair(value, i) : 2;
    }
    return varint(length) + length;
  }

  private static int pair(String value, int at) {
    boolean low =
        at + 1 < value.length()
            && Character.isSurrogatePair(value.charAt(at), value.charAt(at + 1));
    boolean high = at > 0 && Character.isSurrogatePair(value.charAt(at - 1), value.charAt(at));
    return low || high ? 1 : 2;
  }
}
