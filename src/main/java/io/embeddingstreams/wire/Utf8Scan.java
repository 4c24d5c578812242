package io.embeddingstreams.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * One pass over bytes that says whether they are strict UTF-8 (nothing overlong, no surrogates,
 * nothing above U+10FFFF) and whether a backslash stands in them.
 */
final class Utf8Scan {
  // Jackson checks continuation bytes only and takes overlong forms and encoded surrogates.

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long BACKSLASHES = 0x5c5c5c5c5c5c5c5cL;

  private boolean valid = true;
  private boolean backslash;

  /** Scans from {@code from} to the end. */
  Utf8Scan(byte[] bytes, int from) {
    int at = from;
    while (valid && at < bytes.length) {
      at = ascii(bytes, at);
      if (at < bytes.length && bytes[at] < 0) {
        at += sequence(bytes, at);
      }
    }
  }

  /** Whether it is UTF-8. */
  boolean valid() {
    return valid;
  }

  /** Whether escapes may stand in it. */
  boolean backslash() {
    return backslash;
  }

  /** The first place at or after {@code at} that is no ASCII. */
  private int ascii(byte[] bytes, int at) {
    int i = at;
    for (; i + Long.BYTES <= bytes.length; i += Long.BYTES) {
      long word = (long) LONGS.get(bytes, i);
      if ((word & HIGH_BITS) != 0) {
        break;
      }
      long differences = word ^ BACKSLASHES;
      backslash |= (differences - LOW_BITS & ~differences & HIGH_BITS) != 0;
    }
    for (; i < bytes.length && bytes[i] >= 0; i++) {
      backslash |= bytes[i] == '\\';
    }
    return i;
  }

  /** Checks one sequence of several bytes and gives its length. */
  private int sequence(byte[] bytes, int at) {
    int first = bytes[at] & 0xff;
    int length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || at + length > bytes.length) {
      valid = false;
      return length;
    }
    int second = bytes[at + 1] & 0xff;
    int least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    valid = second >= least && second <= most;
    for (int i = 2; i < length; i++) {
      valid &= (bytes[at + i] & 0xc0) == 0x80;
    }
    return length;
  }
}
