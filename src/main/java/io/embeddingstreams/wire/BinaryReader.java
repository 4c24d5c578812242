package io.embeddingstreams.wire;

import io.embeddingstreams.model.Fingerprint;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link BinaryWriter} wrote. Each method throws {@link MalformedException}, and nothing
 * else, for bytes that are not of its kind; a length is held against what is left before anything
 * is allocated. For one thread.
 */
final class BinaryReader {
  private final byte[] bytes;
  private final int end;
  private int at;

  BinaryReader(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
  }

  /** Reads a version byte and, where it is {@code version}, a body to the last byte. */
  static <T> Decoded<T> decode(byte[] bytes, int version, Function<BinaryReader, T> body) {
    if (bytes.length == 0) {
      return new Decoded.Unreadable<>(Decoded.Unreadable.NO_VERSION, false, "no bytes");
    }
    int found = bytes[0] & 0xff;
    if (found != version) {
      return new Decoded.Unreadable<>(found, false, "version " + found + ", not " + version);
    }
    try {
      BinaryReader reader = new BinaryReader(bytes, 1, bytes.length);
      T value = body.apply(reader);
      reader.end();
      return new Decoded.Value<>(value);
    } catch (MalformedException e) {
      return new Decoded.Unreadable<>(found, true, e.reason());
    } catch (IllegalArgumentException e) {
      // From a record that refuses what was read; its message may show the value.
      return new Decoded.Unreadable<>(found, true, "a value out of range");
    }
  }

  int u8() {
    need(1);
    return bytes[at++] & 0xff;
  }

  boolean flag() {
    int value = u8();
    check(value <= 1, "a flag that is neither 0 nor 1");
    return value == 1;
  }

  int u16() {
    return u8() << 8 | u8();
  }

  int int32() {
    return u16() << 16 | u16();
  }

  long int64() {
    return (long) int32() << 32 | Integer.toUnsignedLong(int32());
  }

  long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = u8();
      check(shift < 63 || next <= 1, "a number of more than 64 bits");
      value |= (next & 0x7fL) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new MalformedException("a number without an end");
  }

  long zigzag() {
    long value = varint();
    return (value >>> 1) ^ -(value & 1);
  }

  int zigzagInt() {
    long value = zigzag();
    check(value == (int) value, "a number of more than 32 bits");
    return (int) value;
  }

  /** A position, 0 or greater. */
  int position() {
    long value = varint();
    check(value >= 0 && value <= Integer.MAX_VALUE, "a position out of range");
    return (int) value;
  }

  /** A count of things of at least {@code bytesEach} bytes, for which there are bytes enough. */
  int count(int bytesEach) {
    long value = varint();
    check(value >= 0 && value <= left() / bytesEach, "a length beyond the end");
    return (int) value;
  }

  byte[] raw(int length) {
    need(length);
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  Fingerprint fingerprint() {
    need(Fingerprint.LENGTH);
    at += Fingerprint.LENGTH;
    return Fingerprint.read(bytes, at - Fingerprint.LENGTH);
  }

  byte[] bytes() {
    return raw(count(1));
  }

  String text() {
    return text(count(1));
  }

  /** The text of the next {@code length} bytes of UTF-8. */
  String text(int length) {
    need(length);
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    if (text.indexOf('\ufffd') >= 0) {
      checkUtf8(length);
    }
    at += length;
    return text;
  }

  <T> @Nullable T nullable(Function<BinaryReader, T> read) {
    return flag() ? read.apply(this) : null;
  }

  /** A list whose elements take at least {@code bytesEach} bytes. */
  <T> List<T> list(int bytesEach, Function<BinaryReader, T> read) {
    int count = count(bytesEach);
    List<T> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(read.apply(this));
    }
    return values;
  }

  BinaryReader skip(int length) {
    need(length);
    at += length;
    return this;
  }

  int left() {
    return end - at;
  }

  void end() {
    check(left() == 0, "bytes after the end");
  }

  void need(int length) {
    check(length >= 0 && length <= left(), "the end comes too early");
  }

  static void check(boolean fine, String otherwise) {
    if (!fine) {
      throw new MalformedException(otherwise);
    }
  }

  /** Tells a replacement character that was written from one that stands for malformed bytes. */
  private void checkUtf8(int length) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, length));
    } catch (CharacterCodingException e) {
      throw new MalformedException("a text that is not UTF-8");
    }
  }
}
