package io.embeddingstreams.wire;

import org.apache.kafka.common.utils.Bytes;

/**
 * The bytes of a {@link Document}. Stateless.
 *
 * <pre>
 * bytes   what
 * 1       version, {@link #VERSION}
 * varies  source: topic length (2), topic (UTF-8), partition (4), offset (8)
 * 8       timestamp, epoch milliseconds
 * text    collection
 * varies  id: 0; or 1, whether it is a number (1), text
 * 1       whether it is chunked
 * varies  texts: count (varint), each a text
 * varies  payload: 0; or 1, text
 * varies  original value: 0; or 1, length (varint), bytes
 * </pre>
 */
public final class DocumentCodec {
  /** What it writes, and all that it reads. */
  public static final int VERSION = 1;

  private DocumentCodec() {}

  /** The bytes of a document. */
  public static byte[] write(Document document) {
    BinaryWriter out = new BinaryWriter(1024).u8(VERSION);
    ShapeFields.write(out, document.source());
    return out.int64(document.timestampMillis())
        .text(document.collection())
        .nullable(document.id(), DestinationFields::writeId)
        .flag(document.chunked())
        .list(document.texts(), BinaryWriter::text)
        .nullable(document.payload(), BinaryWriter::text)
        .nullable(document.original(), (o, value) -> o.bytes(value.get()))
        .toBytes();
  }

  /** The document of these bytes; unreadable ones are a value too, never an exception. */
  public static Decoded<Document> read(byte[] bytes) {
    return BinaryReader.decode(bytes, VERSION, DocumentCodec::document);
  }

  private static Document document(BinaryReader in) {
    return new Document(
        ShapeFields.assembly(in),
        in.int64(),
        in.text(),
        in.nullable(DestinationFields::id),
        in.flag(),
        in.list(1, BinaryReader::text),
        in.nullable(BinaryReader::text),
        in.nullable(reader -> Bytes.wrap(reader.bytes())));
  }
}
