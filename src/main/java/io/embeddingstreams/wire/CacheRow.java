package io.embeddingstreams.wire;

import io.embeddingstreams.model.Fingerprint;
import org.apache.kafka.common.utils.Bytes;

/**
 * An entry on its way between an owner and an operator.
 *
 * @param entry its bytes, as {@link EntryCodec} writes them
 */
public record CacheRow(Fingerprint fingerprint, Bytes entry) {
  /** The fewest bytes of a row. */
  static final int LEAST_BYTES = Fingerprint.LENGTH + 1;

  /** Its fingerprint alone: vectors stand in no log. */
  @Override
  public String toString() {
    return "CacheRow[" + fingerprint + "]";
  }

  /** What it takes in a record, in bytes. */
  public long size() {
    return Fingerprint.LENGTH + Sizes.bytes(entry.get().length);
  }

  static void write(BinaryWriter out, CacheRow row) {
    out.fingerprint(row.fingerprint()).bytes(row.entry().get());
  }

  static CacheRow read(BinaryReader in) {
    return new CacheRow(in.fingerprint(), Bytes.wrap(in.bytes()));
  }
}
