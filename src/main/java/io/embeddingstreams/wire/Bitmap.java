package io.embeddingstreams.wire;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Which of an assembly's items are filled: the value of its {@code filled} row. For one thread.
 *
 * <pre>
 * bytes   what
 * 1       version, {@link #VERSION}
 * varint  size
 * varies  one bit an item, eight a byte, low ones first; the last byte is filled up with zeros
 * </pre>
 */
public final class Bitmap {
  /** What it writes, and all that it reads. */
  public static final int VERSION = 1;

  private final int size;
  private final BitSet bits;

  /** A bitmap of {@code size} items, none of them filled. */
  public Bitmap(int size) {
    this(size, new BitSet(size));
  }

  private Bitmap(int size, BitSet bits) {
    this.size = size;
    this.bits = bits;
  }

  /** The bitmap of these bytes; unreadable ones are a value too, never an exception. */
  public static Decoded<Bitmap> read(byte[] bytes) {
    return BinaryReader.decode(bytes, VERSION, Bitmap::read);
  }

  /** How many items there are. */
  public int size() {
    return size;
  }

  /** Fills an item; false where it was filled already. */
  public boolean fill(int item) {
    boolean missing = isMissing(item);
    bits.set(item);
    return missing;
  }

  /** Whether an item is not yet filled. */
  public boolean isMissing(int item) {
    if (item < 0 || item >= size) {
      throw new IndexOutOfBoundsException("item " + item + " of " + size);
    }
    return !bits.get(item);
  }

  /** How many items are not yet filled. */
  public int missing() {
    return size - bits.cardinality();
  }

  /** The first item from {@code from} on that is not yet filled; {@link #size} where none is. */
  public int nextMissing(int from) {
    return Math.min(size, bits.nextClearBit(from));
  }

  /** Its bytes. */
  public byte[] toBytes() {
    byte[] packed = Arrays.copyOf(bits.toByteArray(), bytesFor(size));
    return new BinaryWriter(6 + packed.length).u8(VERSION).size(size).raw(packed).toBytes();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bitmap that && size == that.size && bits.equals(that.bits);
  }

  @Override
  public int hashCode() {
    return 31 * size + bits.hashCode();
  }

  @Override
  public String toString() {
    return "Bitmap[" + (size - missing()) + " of " + size + "]";
  }

  private static Bitmap read(BinaryReader in) {
    int size = in.position();
    BinaryReader.check(in.left() == bytesFor(size), "another size than its bytes");
    BitSet bits = BitSet.valueOf(in.raw(in.left()));
    BinaryReader.check(bits.length() <= size, "an item beyond the size");
    return new Bitmap(size, bits);
  }

  private static int bytesFor(int size) {
    return (int) ((size + 7L) / 8);
  }
}
