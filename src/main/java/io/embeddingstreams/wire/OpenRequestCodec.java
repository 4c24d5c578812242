package io.embeddingstreams.wire;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.CacheControl;
import io.embeddingstreams.model.CacheUse;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.EncodingFormat;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.Item;
import io.embeddingstreams.model.OnError;
import io.embeddingstreams.wire.OpenRequest.HeaderField;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an {@link OpenRequest}. Stateless.
 *
 * <pre>
 * bytes   what
 * 1       version: {@link #VERSION}, {@link #WITH_VECTORS} with the last lines, or
 *         {@link #OF_DOCUMENT}
 * varies  assembly: topic length (2), topic (UTF-8), partition (4), offset (8); in every version
 * text    id
 * varies  record key: 0; or 1, length (varint), bytes
 * varies  headers: count (varint), each name (text) and value (as the key)
 * 8 x 3   timestamp, received, deadline (0: never), epoch milliseconds
 * varies  shape: model, dimensions, input type, provider parameters, tokens or text
 * varies  cache use: read, store, ttl, greatest age, namespace, space
 * zigzag  dimensions of the answer
 * 1       encoding format: 1 float, 2 base64
 * 1       on error: 1 fail, 2 partial
 * varies  metadata: 0; or 1, text
 * varies  items: count (varint), each position, fingerprint (32), input, tokens
 * varies  the item of each position: count (varint), index (zigzag) or -1
 * varies  refused: count (varint), each position (varint) and failure; positions ascend
 * varies  destination: 0; or 1 and its fields
 * varies  original: 0; or 1, length (varint), bytes
 * varies  document, in version 3 alone: record (as the assembly), collection (text), id (0; or 1,
 *         whether it is a number (1), text), whether it is chunked (1)
 * </pre>
 */
public final class OpenRequestCodec {
  /** What it writes of a request without vectors, so that an older instance reads it. */
  public static final int VERSION = 1;

  /** What it writes of one with a destination or its original bytes. */
  public static final int WITH_VECTORS = 2;

  /** What it writes of a document. */
  public static final int OF_DOCUMENT = 3;

  private static final int LONGEST_ID = 256;

  private OpenRequestCodec() {}

  /** The bytes of an open request. */
  public static byte[] write(OpenRequest request) {
    int version = version(request);
    BinaryWriter out = new BinaryWriter(1024).u8(version);
    ShapeFields.write(out, request.assembly());
    out.text(request.id())
        .nullable(request.key(), (o, key) -> o.bytes(key.get()))
        .list(request.headers(), OpenRequestCodec::write)
        .int64(request.timestampMillis())
        .int64(request.receivedMillis())
        .int64(request.deadlineMillis());
    ShapeFields.write(out, request.shape());
    ShapeFields.write(out, request.cache());
    out.zigzag(request.dimensions())
        .u8(code(request.encodingFormat()))
        .u8(code(request.onError()))
        .nullable(request.metadata(), BinaryWriter::text)
        .list(request.items(), ItemFields::write)
        .list(request.itemOf(), (o, index) -> o.zigzag(index));
    writeRefused(out, new TreeMap<>(request.refused()));
    if (version >= WITH_VECTORS) {
      out.nullable(request.destination(), DestinationFields::write)
          .nullable(request.original(), (o, original) -> o.bytes(original.get()));
    }
    DocumentOrigin document = request.document();
    if (document != null) {
      write(out, document);
    }
    return out.toBytes();
  }

  private static int version(OpenRequest request) {
    if (request.document() != null) {
      return OF_DOCUMENT;
    }
    return request.destination() != null || request.original() != null ? WITH_VECTORS : VERSION;
  }

  /** The open request of these bytes; unreadable ones are a value too, never an exception. */
  public static Decoded<OpenRequest> read(byte[] bytes) {
    int found = bytes.length == 0 ? VERSION : bytes[0];
    int version = found == WITH_VECTORS || found == OF_DOCUMENT ? found : VERSION;
    return BinaryReader.decode(bytes, version, in -> request(in, version));
  }

  /**
   * Whose request these bytes are, whatever their version and the state of the rest; null where not
   * even that is readable.
   */
  public static @Nullable AssemblyId assembly(byte[] bytes) {
    return ShapeFields.peekAssembly(bytes);
  }

  /**
   * What can be read of a request that only a newer version reads: its place, and its id, key,
   * headers and times where they stand as in the versions known here; without items. Null where not
   * even the place is readable.
   */
  public static @Nullable OpenRequest head(byte[] bytes) {
    AssemblyId assembly = assembly(bytes);
    if (assembly == null) {
      return null;
    }
    try {
      BinaryReader in = new BinaryReader(bytes, 1, bytes.length);
      OpenRequest head =
          head(
              ShapeFields.assembly(in),
              in.text(),
              in.nullable(OpenRequestCodec::bytes),
              in.list(2, OpenRequestCodec::header),
              in.int64(),
              in.int64());
      int length = head.id().codePointCount(0, head.id().length());
      BinaryReader.check(length > 0 && length <= LONGEST_ID, "no id");
      BinaryReader.check(head.receivedMillis() >= 0, "no time");
      return head;
    } catch (MalformedException e) {
      return head(assembly, assembly.requestId(), null, List.of(), 0, 0);
    }
  }

  private static OpenRequest head(
      AssemblyId assembly,
      String id,
      @Nullable Bytes key,
      List<HeaderField> headers,
      long timestampMillis,
      long receivedMillis) {
    return new OpenRequest(
        assembly,
        id,
        key,
        headers,
        timestampMillis,
        receivedMillis,
        0,
        new CallShape("", 0, null, "", false),
        new CacheUse(false, false, CacheControl.UNSET, CacheControl.UNSET, "", ""),
        0,
        EncodingFormat.FLOAT,
        OnError.FAIL,
        null,
        List.of(),
        List.of(),
        Map.of());
  }

  private static OpenRequest request(BinaryReader in, int version) {
    boolean more = version >= WITH_VECTORS;
    OpenRequest request =
        new OpenRequest(
            ShapeFields.assembly(in),
            in.text(),
            in.nullable(OpenRequestCodec::bytes),
            in.list(2, OpenRequestCodec::header),
            in.int64(),
            in.int64(),
            in.int64(),
            ShapeFields.shape(in),
            ShapeFields.cacheUse(in),
            in.zigzagInt(),
            encodingFormat(in.u8()),
            onError(in.u8()),
            in.nullable(BinaryReader::text),
            in.list(ItemFields.LEAST_BYTES, ItemFields::item),
            in.list(1, BinaryReader::zigzagInt),
            refused(in),
            more ? in.nullable(DestinationFields::destination) : null,
            more ? in.nullable(OpenRequestCodec::bytes) : null,
            version == OF_DOCUMENT ? document(in) : null);
    checkIndexes(request.items(), request.itemOf());
    checkPoints(request);
    return request;
  }

  private static void checkIndexes(List<Item> items, List<Integer> itemOf) {
    for (int index : itemOf) {
      BinaryReader.check(index >= -1 && index < items.size(), "a position without its item");
    }
  }

  private static void checkPoints(OpenRequest request) {
    Destination destination = request.destination();
    int points = destination == null ? 0 : destination.points().size();
    BinaryReader.check(
        points == 0 || points == request.itemOf().size(), "a position without its point");
  }

  private static void write(BinaryWriter out, DocumentOrigin document) {
    ShapeFields.write(out, document.record());
    out.text(document.collection())
        .nullable(document.id(), DestinationFields::writeId)
        .flag(document.chunked());
  }

  private static DocumentOrigin document(BinaryReader in) {
    return new DocumentOrigin(
        ShapeFields.assembly(in), in.text(), in.nullable(DestinationFields::id), in.flag());
  }

  private static void write(BinaryWriter out, HeaderField header) {
    out.text(header.name()).nullable(header.value(), (o, value) -> o.bytes(value.get()));
  }

  private static HeaderField header(BinaryReader in) {
    return new HeaderField(in.text(), in.nullable(OpenRequestCodec::bytes));
  }

  private static Bytes bytes(BinaryReader in) {
    return Bytes.wrap(in.bytes());
  }

  private static void writeRefused(BinaryWriter out, Map<Integer, Failure> ascending) {
    out.size(ascending.size());
    ascending.forEach((position, failure) -> ItemFields.write(out.size(position), failure));
  }

  private static Map<Integer, Failure> refused(BinaryReader in) {
    Map<Integer, Failure> refused = new TreeMap<>();
    int count = in.count(5);
    int last = -1;
    for (int i = 0; i < count; i++) {
      int position = in.position();
      BinaryReader.check(position > last, "positions out of order");
      refused.put(position, ItemFields.failure(in));
      last = position;
    }
    return refused;
  }

  private static int code(EncodingFormat format) {
    return switch (format) {
      case FLOAT -> 1;
      case BASE64 -> 2;
    };
  }

  private static EncodingFormat encodingFormat(int code) {
    return switch (code) {
      case 1 -> EncodingFormat.FLOAT;
      case 2 -> EncodingFormat.BASE64;
      default -> throw new MalformedException("an encoding format that nobody knows");
    };
  }

  private static int code(OnError onError) {
    return switch (onError) {
      case FAIL -> 1;
      case PARTIAL -> 2;
    };
  }

  private static OnError onError(int code) {
    return switch (code) {
      case 1 -> OnError.FAIL;
      case 2 -> OnError.PARTIAL;
      default -> throw new MalformedException("an on_error that nobody knows");
    };
  }
}
