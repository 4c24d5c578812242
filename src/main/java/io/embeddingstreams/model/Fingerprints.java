package io.embeddingstreams.model;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Makes fingerprints: a SHA-256 over everything that changes a vector, so that two inputs share one
 * exactly where they share all of it. Stateless.
 *
 * <p>What is hashed, numbers big-endian:
 *
 * <pre>
 * bytes    what
 * 1        version, {@link #VERSION}
 * text     namespace
 * text     vector space
 * 1 + 4    'I', dimensions asked; 0: the model's own
 * 1 + 1    'E', input type: 0 none, 1 query, 2 document
 * 1 + 1    'E', truncate: 0 none, 1 end
 * text     provider parameters (canonical JSON), empty where none
 * input    a text, or 'T', count (4), the token ids (4 each)
 *
 * text:    'S', length in bytes (4), UTF-8;
 *          or, where a lone surrogate makes that impossible, 'U', length in bytes (4), UTF-16
 * </pre>
 */
/*
 * Fields stand in a fixed order, each with its type and, where it varies, its length. So the bytes
 * parse in one way only, and no two different tuples give the same ones. Whoever changes a byte of
 * this makes every stored entry unreachable and must bump VERSION: FingerprintsTest pins it.
 */
public final class Fingerprints {
  /** The encoding's version, the first byte that is hashed. */
  public static final byte VERSION = 1;

  private Fingerprints() {}

  /**
   * The fingerprint of one input. Throws {@link IllegalArgumentException} for {@link
   * Input.Unusable}, which has no vector.
   *
   * @param namespace empty where none
   * @param space the model's vector space; neither alias nor deployment
   * @param dimensions asked of the provider; 0: the model's own
   * @param inputType null where the model knows none, or it stands in a prefix already
   * @param providerParams canonical JSON object; empty text where none
   * @param input as it is embedded: with its prefix, and cut where that was asked
   */
  public static Fingerprint of(
      String namespace,
      String space,
      int dimensions,
      @Nullable InputType inputType,
      Truncate truncate,
      String providerParams,
      Input input) {
    return prefix(namespace, space, dimensions, inputType, truncate, providerParams).of(input);
  }

  /**
   * What stands for a fingerprint where a vector depends on its neighbours, so that no other input
   * has the same vector: 28 bytes of a SHA-256 over the request, then the position (4). So all
   * items of the request have one owner, and their fingerprints the order of their positions.
   */
  public static Fingerprint ofOneRequest(AssemblyId request, int position) {
    MessageDigest sha256 = Sha256.digest();
    sha256.update(text(request.topic()));
    byte[] place =
        ByteBuffer.allocate(12).putInt(request.partition()).putLong(request.offset()).array();
    byte[] digest = sha256.digest(place);
    return Fingerprint.of(
        ByteBuffer.wrap(digest).putInt(digest.length - Integer.BYTES, position).array());
  }

  /** What the inputs of one request have in common, encoded once; parameters as in {@link #of}. */
  public static Prefix prefix(
      String namespace,
      String space,
      int dimensions,
      @Nullable InputType inputType,
      Truncate truncate,
      String providerParams) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(128);
    out.write(VERSION);
    out.writeBytes(text(namespace));
    out.writeBytes(text(space));
    out.writeBytes(ByteBuffer.allocate(5).put((byte) 'I').putInt(dimensions).array());
    out.writeBytes(new byte[] {'E', code(inputType)});
    out.writeBytes(new byte[] {'E', code(truncate)});
    out.writeBytes(text(providerParams));
    return new Prefix(out.toByteArray());
  }

  /** The part of a fingerprint that all inputs of a request share. For one thread. */
  public static final class Prefix {
    private final byte[] common;
    private final MessageDigest sha256 = Sha256.digest();

    private Prefix(byte[] common) {
      this.common = common;
    }

    /**
     * The fingerprint of this input. Throws {@link IllegalArgumentException} for {@link
     * Input.Unusable}, which has no vector.
     */
    public Fingerprint of(Input input) {
      byte[] encoded =
          input.match(
              text -> text(text.value()),
              tokens -> tokens(tokens.ids()),
              unusable -> {
                throw new IllegalArgumentException("an unusable input has no fingerprint");
              });
      sha256.update(common);
      return Fingerprint.of(sha256.digest(encoded));
    }
  }

  private static byte[] text(String value) {
    if (isWellFormed(value)) {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.allocate(5 + utf8.length)
          .put((byte) 'S')
          .putInt(utf8.length)
          .put(utf8)
          .array();
    }
    int length = Character.BYTES * value.length();
    ByteBuffer out = ByteBuffer.allocate(5 + length).put((byte) 'U').putInt(length);
    out.asCharBuffer().put(value);
    return out.array();
  }

  private static byte[] tokens(int[] ids) {
    ByteBuffer out = ByteBuffer.allocate(5 + Integer.BYTES * ids.length);
    out.put((byte) 'T').putInt(ids.length);
    out.asIntBuffer().put(ids);
    return out.array();
  }

  private static boolean isWellFormed(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (Character.isSurrogate(value.charAt(i))) {
        int point = value.codePointAt(i);
        if (!Character.isSupplementaryCodePoint(point)) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /** Numbers of our own, because an enum's order may change. */
  private static byte code(@Nullable InputType inputType) {
    if (inputType == null) {
      return 0;
    }
    return (byte)
        switch (inputType) {
          case QUERY -> 1;
          case DOCUMENT -> 2;
        };
  }

  private static byte code(Truncate truncate) {
    return (byte)
        switch (truncate) {
          case NONE -> 0;
          case END -> 1;
        };
  }
}
