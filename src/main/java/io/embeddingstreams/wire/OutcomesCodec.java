package io.embeddingstreams.wire;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.model.Vector;
import io.embeddingstreams.wire.Outcomes.Positioned;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of {@link Outcomes}. Stateless.
 *
 * <pre>
 * bytes   what
 * 1       version, {@link #VERSION}
 * varies  assembly: topic length (2), topic (UTF-8), partition (4), offset (8); in every version
 * varint  count of outcomes
 * varies  each outcome: position (varint), fingerprint (32), kind (1), then by kind
 *         1 hit, 2 sent, 3 coalesced: tokens (zigzag), dimensions (varint), float32 little-endian
 *         4 failed: code, message, param, milliseconds to the next try
 * </pre>
 */
public final class OutcomesCodec {
  /** What it writes, and all that it reads. */
  public static final int VERSION = 1;

  private static final int HIT = 1;
  private static final int SENT = 2;
  private static final int COALESCED = 3;
  private static final int FAILED = 4;
  private static final int LEAST_BYTES = 1 + Fingerprint.LENGTH + 1 + 4;

  private OutcomesCodec() {}

  /** The bytes of some outcomes. */
  public static byte[] write(Outcomes outcomes) {
    BinaryWriter out =
        new BinaryWriter((int) Math.min(RecordSplit.MAX_BYTES, RecordSplit.upperBound(outcomes)));
    writeHead(out, outcomes);
    return out.list(outcomes.outcomes(), OutcomesCodec::write).toBytes();
  }

  /**
   * The outcomes of these bytes; unreadable ones are a value too, never an exception. A vector with
   * a number that is not finite is unreadable.
   */
  public static Decoded<Outcomes> read(byte[] bytes) {
    return BinaryReader.decode(
        bytes,
        VERSION,
        in ->
            new Outcomes(
                ShapeFields.assembly(in), in.list(LEAST_BYTES, OutcomesCodec::positioned)));
  }

  /**
   * Whose outcomes these bytes are, whatever their version and the state of the rest, so that a
   * request can be failed where they can't be read; null where not even that is readable.
   */
  public static @Nullable AssemblyId assembly(byte[] bytes) {
    return ShapeFields.peekAssembly(bytes);
  }

  /** At least what {@link #write} takes for everything but the outcomes. */
  static long headSize(Outcomes outcomes) {
    BinaryWriter out = new BinaryWriter(128);
    writeHead(out, outcomes);
    return out.size() + Sizes.varint(outcomes.outcomes().size());
  }

  /** At least what {@link #write} takes for this one. */
  static long size(Positioned positioned) {
    return Sizes.varint(positioned.position())
        + Fingerprint.LENGTH
        + 1
        + positioned
            .outcome()
            .<Long>match(
                embedded ->
                    Sizes.zigzag(embedded.tokens()) + Sizes.bytes(embedded.vector().bytes().length),
                failed -> ItemFields.size(failed.failure()));
  }

  private static void writeHead(BinaryWriter out, Outcomes outcomes) {
    ShapeFields.write(out.u8(VERSION), outcomes.assembly());
  }

  private static BinaryWriter write(BinaryWriter out, Positioned positioned) {
    out.size(positioned.position()).fingerprint(positioned.fingerprint());
    return positioned
        .outcome()
        .match(
            embedded ->
                out.u8(code(embedded.source()))
                    .zigzag(embedded.tokens())
                    .size(embedded.vector().dimensions())
                    .raw(embedded.vector().bytes()),
            failed -> ItemFields.write(out.u8(FAILED), failed.failure()));
  }

  private static Positioned positioned(BinaryReader in) {
    return new Positioned(in.position(), in.fingerprint(), outcome(in));
  }

  private static Outcome outcome(BinaryReader in) {
    int kind = in.u8();
    if (kind == FAILED) {
      return new Outcome.Failed(ItemFields.failure(in));
    }
    Outcome.Source source = source(kind);
    int tokens = in.zigzagInt();
    return new Outcome.Embedded(vector(in), tokens, source);
  }

  private static Vector vector(BinaryReader in) {
    int dimensions = in.count(Float.BYTES);
    BinaryReader.check(dimensions > 0, "a vector without numbers");
    Vector vector = Vector.ofBytes(in.raw(dimensions * Float.BYTES));
    BinaryReader.check(vector.isFinite(), "a number that is not finite");
    return vector;
  }

  private static int code(Outcome.Source source) {
    return switch (source) {
      case HIT -> HIT;
      case SENT -> SENT;
      case COALESCED -> COALESCED;
    };
  }

  private static Outcome.Source source(int code) {
    return switch (code) {
      case HIT -> Outcome.Source.HIT;
      case SENT -> Outcome.Source.SENT;
      case COALESCED -> Outcome.Source.COALESCED;
      default -> throw new MalformedException("a kind of outcome that nobody knows");
    };
  }
}
