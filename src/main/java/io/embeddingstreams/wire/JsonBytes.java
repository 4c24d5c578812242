package io.embeddingstreams.wire;

import io.embeddingstreams.model.Vector;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * A growing buffer of JSON in UTF-8. It is used again for answer after answer and keeps its room;
 * one thread at a time.
 */
final class JsonBytes {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int KEPT = 16 << 20;
  private static final int FIRST = 1 << 13;

  private byte[] bytes = new byte[FIRST];
  private byte[] encoded = new byte[FIRST];
  private final VectorText numbers = new VectorText();
  private int size;

  /** Empties it and makes room for this many bytes. */
  JsonBytes start(long expected) {
    if (bytes.length > KEPT) {
      bytes = new byte[FIRST];
    }
    size = 0;
    room((int) Math.min(expected, Integer.MAX_VALUE - 64));
    return this;
  }

  /** A copy of what was written. */
  byte[] finish() {
    return Arrays.copyOf(bytes, size);
  }

  /** Writes ASCII as it is. */
  @SuppressWarnings("deprecation") // the one way to copy ASCII without an array between
  JsonBytes raw(String ascii) {
    int length = ascii.length();
    room(length);
    ascii.getBytes(0, length, bytes, size);
    size += length;
    return this;
  }

  /** Writes JSON text that may hold any character. */
  JsonBytes json(String json) {
    byte[] encoded = json.getBytes(StandardCharsets.UTF_8);
    room(encoded.length);
    System.arraycopy(encoded, 0, bytes, size, encoded.length);
    size += encoded.length;
    return this;
  }

  /** Writes a whole number. */
  JsonBytes number(long number) {
    return raw(Long.toString(number));
  }

  /** Writes one character of ASCII. */
  JsonBytes raw(char ascii) {
    room(1);
    bytes[size++] = (byte) ascii;
    return this;
  }

  /** Makes room, so that what follows need not grow step by step. */
  void room(int more) {
    if (bytes.length - size < more) {
      long wanted = Math.max((long) size + more, bytes.length * 3L / 2);
      bytes = Arrays.copyOf(bytes, Math.toIntExact(Math.min(wanted, Integer.MAX_VALUE - 8L)));
    }
  }

  /** Writes a string with its quotes; half a surrogate pair becomes an escape. */
  JsonBytes text(String text) {
    int length = text.length();
    room(length + 2);
    bytes[size++] = '"';
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') {
        raw(c);
      } else {
        i += special(text, i, c);
      }
    }
    raw('"');
    return this;
  }

  private int special(String text, int i, char c) {
    if (c >= 0x80 && !Character.isSurrogate(c)) {
      unicode(c);
    } else if (Character.isHighSurrogate(c)
        && i + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(i + 1))) {
      unicode(Character.toCodePoint(c, text.charAt(i + 1)));
      return 1;
    } else {
      escape(c);
    }
    return 0;
  }

  private void unicode(int point) {
    room(4);
    if (point < 0x800) {
      bytes[size++] = (byte) (0xc0 | point >> 6);
    } else {
      if (point < 0x10000) {
        bytes[size++] = (byte) (0xe0 | point >> 12);
      } else {
        bytes[size++] = (byte) (0xf0 | point >> 18);
        bytes[size++] = (byte) (0x80 | (point >> 12 & 0x3f));
      }
      bytes[size++] = (byte) (0x80 | (point >> 6 & 0x3f));
    }
    bytes[size++] = (byte) (0x80 | (point & 0x3f));
  }

  private void escape(char c) {
    switch (c) {
      case '"' -> raw("\\\"");
      case '\\' -> raw("\\\\");
      case '\n' -> raw("\\n");
      case '\r' -> raw("\\r");
      case '\t' -> raw("\\t");
      default -> {
        raw("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          raw((char) HEX[c >> shift & 15]);
        }
      }
    }
  }

  /** Writes the base64 of these bytes as a string with its quotes. */
  JsonBytes base64(byte[] source) {
    int length = (source.length + 2) / 3 * 4;
    room(length + 2);
    if (encoded.length < length) {
      encoded = new byte[length];
    }
    // The JDK's encoder takes a fiftieth of the time of a loop, but writes to an array's start.
    int written = Base64.getEncoder().encode(source, encoded);
    bytes[size] = '"';
    System.arraycopy(encoded, 0, bytes, size + 1, written);
    bytes[size + written + 1] = '"';
    size += written + 2;
    return this;
  }

  /** Writes finite numbers as an array, each with a decimal point and as short as can be. */
  JsonBytes numbers(Vector vector) {
    room((FloatText.LONGEST + 1) * vector.dimensions() + 2);
    bytes[size] = '[';
    size = numbers.write(vector, bytes, size + 1);
    bytes[size - 1] = ']'; // instead of the last comma: a vector has a number
    return this;
  }
}
