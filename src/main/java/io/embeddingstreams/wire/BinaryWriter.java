package io.embeddingstreams.wire;

import io.embeddingstreams.model.Fingerprint;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A growing array of bytes; {@link BinaryReader} reads what it writes. For one thread. */
final class BinaryWriter {
  private byte[] bytes;
  private int size;

  BinaryWriter(int capacity) {
    bytes = new byte[Math.max(16, capacity)];
  }

  BinaryWriter u8(int value) {
    room(1);
    bytes[size++] = (byte) value;
    return this;
  }

  BinaryWriter flag(boolean value) {
    return u8(value ? 1 : 0);
  }

  /** Two bytes, big-endian. */
  BinaryWriter u16(int value) {
    if (value < 0 || value > 0xffff) {
      throw new IllegalArgumentException(value + " does not fit two bytes");
    }
    return u8(value >>> 8).u8(value);
  }

  /** Four bytes, big-endian. */
  BinaryWriter int32(int value) {
    return u8(value >>> 24).u8(value >>> 16).u8(value >>> 8).u8(value);
  }

  /** Eight bytes, big-endian. */
  BinaryWriter int64(long value) {
    return int32((int) (value >>> 32)).int32((int) value);
  }

  /** Unsigned, seven bits a byte, low ones first: 1 to 10 bytes. */
  BinaryWriter varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      u8((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    return u8((int) rest);
  }

  /** Signed; small magnitudes are short. */
  BinaryWriter zigzag(long value) {
    return varint((value << 1) ^ (value >> 63));
  }

  /** A length, count or position: never negative. */
  BinaryWriter size(int value) {
    if (value < 0) {
      throw new IllegalArgumentException("a negative size or position: " + value);
    }
    return varint(value);
  }

  /** The bytes alone, without a length. */
  BinaryWriter raw(byte[] value) {
    room(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
    return this;
  }

  BinaryWriter fingerprint(Fingerprint value) {
    return raw(value.bytes());
  }

  /** Length and bytes. */
  BinaryWriter bytes(byte[] value) {
    return size(value.length).raw(value);
  }

  /** Length and UTF-8; a lone surrogate becomes a question mark. */
  BinaryWriter text(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  /** 0 for null, or 1 and the value. */
  <T> BinaryWriter nullable(@Nullable T value, BiConsumer<BinaryWriter, T> write) {
    flag(value != null);
    if (value != null) {
      write.accept(this, value);
    }
    return this;
  }

  /** Count and elements. */
  <T> BinaryWriter list(List<T> values, BiConsumer<BinaryWriter, T> write) {
    size(values.size());
    values.forEach(value -> write.accept(this, value));
    return this;
  }

  /** What was written, so far and not copied; for a checksum over it. */
  byte[] array() {
    return bytes;
  }

  int size() {
    return size;
  }

  byte[] toBytes() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  private void room(int more) {
    if (more > bytes.length - size) {
      int needed = Math.addExact(size, more);
      bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(size * 2L, 1 << 30)));
    }
  }
}
