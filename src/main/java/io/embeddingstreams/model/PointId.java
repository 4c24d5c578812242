package io.embeddingstreams.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The id that a point has in its collection. Anyone can compute it again: what is no UUID and no
 * number becomes the UUID, version 5, of {@link #NAMESPACE} and the collection's name, a NUL and
 * the id.
 *
 * @param text as it stands in the record's key
 * @param number whether it is a whole number, 0 to 2^64 - 1
 * @param source the given id that a UUID stands for; null where the given one was used or none was
 *     given
 */
public record PointId(String text, boolean number, @Nullable String source) {
  /** The namespace of ids that are computed. */
  public static final UUID NAMESPACE = UUID.fromString("d0ff41c8-6996-4291-bdd8-8c9115c3a5b4");

  private static final char NUL = '\0';

  /** The id of a point that was given one. */
  public static PointId of(CollectionSpec collection, GivenId given) {
    boolean stays =
        collection.ids() == CollectionSpec.Ids.AS_IS || given.number() || given.isUuid();
    return stays
        ? new PointId(given.text(), given.number(), null)
        : new PointId(uuid(collection.name() + NUL + given.text()), false, given.text());
  }

  /**
   * The id of a point that was given none.
   *
   * @param owner the record's key, in base64 where it is not UTF-8; without a key, the request's id
   */
  public static PointId absent(CollectionSpec collection, String owner, int index) {
    return new PointId(uuid(collection.name() + NUL + owner + NUL + index), false, null);
  }

  private static String uuid(String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer named = ByteBuffer.allocate(2 * Long.BYTES + text.length);
    named.putLong(NAMESPACE.getMostSignificantBits());
    named.putLong(NAMESPACE.getLeastSignificantBits()).put(text).flip();
    MessageDigest sha1 = sha1();
    sha1.update(named);
    ByteBuffer hash = ByteBuffer.wrap(sha1.digest());
    long high = (hash.getLong() & ~0xf000L) | 0x5000L;
    long low = (hash.getLong() & ~(3L << 62)) | (1L << 63);
    return new UUID(high, low).toString();
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  /** Whether a number alone: ids stand in no log. */
  @Override
  public String toString() {
    return "PointId[" + (number ? "number" : "text") + "]";
  }
}
