package io.embeddingstreams.wire;

/**
 * How many chunks of a document have points: a row of the {@code chunks} store.
 *
 * @param now after the last version of the document
 * @param most that may have a point still, since nothing says yet that their deletes were written;
 *     no less than {@code now}
 */
public record ChunkCount(int now, int most) {
  /** What it writes, and all that it reads. */
  static final int VERSION = 1;

  /** Refuses numbers that no document has. */
  public ChunkCount {
    if (now < 0 || most < now) {
      throw new IllegalArgumentException(now + " chunks of " + most);
    }
  }

  /** Version (1), the two numbers (varint). */
  public byte[] toBytes() {
    return new BinaryWriter(11).u8(VERSION).size(now).size(most).toBytes();
  }

  /** The row of these bytes; unreadable ones are a value too, never an exception. */
  public static Decoded<ChunkCount> read(byte[] bytes) {
    return BinaryReader.decode(bytes, VERSION, in -> new ChunkCount(in.position(), in.position()));
  }
}
