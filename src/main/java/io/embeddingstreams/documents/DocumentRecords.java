package io.embeddingstreams.documents;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.GivenId;
import io.embeddingstreams.wire.Addressed;
import io.embeddingstreams.wire.Document;
import io.embeddingstreams.wire.DocumentCodec;
import io.embeddingstreams.wire.DocumentOrigin;
import io.embeddingstreams.wire.OpenRequest.HeaderField;
import io.embeddingstreams.wire.RequestRejectedException;
import io.embeddingstreams.wire.ResponseHeaders;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of documents and of dead letters that their topics can take: under exactly-once a
 * send that the broker refuses dooms the whole transaction. Stateless.
 */
final class DocumentRecords {
  private static final int RECORD_OVERHEAD = 512;
  private static final int BYTES_OF_ITEM = 128;

  /** What a row of the home task takes, whose changelog has 9 MiB with key and batch. */
  private static final int LARGEST_ROW = (9 << 20) - (64 << 10);

  private final MapSettings settings;

  DocumentRecords(MapSettings settings) {
    this.settings = settings;
  }

  /** A dead letter. */
  record Letter(@Nullable Bytes key, Addressed value, Headers headers) {}

  /**
   * The same, where each document fits its topic; a document goes without its plain record's value
   * where that makes it fit, else the record is refused.
   */
  Mapped fitting(PlainRecord plain, Mapped mapped) {
    List<Document> fitting = new ArrayList<>();
    for (Document document : mapped.documents()) {
      Document small = size(plain, document) <= limit() ? document : document.withoutOriginal();
      if (size(plain, small) > limit()) {
        String message = "the record makes a document that is larger than its topic takes";
        return Mapped.refused(Failure.of(ErrorCode.REQUEST_TOO_LARGE, message), false);
      }
      fitting.add(small);
    }
    return new Mapped(mapped.result(), fitting, mapped.failure(), mapped.truncated());
  }

  private int limit() {
    return Math.min(settings.largestDocument(), LARGEST_ROW);
  }

  /** At most, here and as a request at home, where each chunk has id and payload. */
  private static long size(PlainRecord plain, Document document) {
    String payload = document.payload();
    Bytes original = document.original();
    GivenId id = document.id();
    long each =
        BYTES_OF_ITEM
            + (payload == null ? 0 : Utils.utf8Length(payload))
            + (id == null ? 0 : 3L * id.text().length());
    long size = RECORD_OVERHEAD + plain.envelopeBytes() + 3L * document.collection().length();
    for (String text : document.texts()) {
      size += each + Utils.utf8Length(text);
    }
    return size + each + (original == null ? 0 : original.get().length);
  }

  /** In the partition of all versions of the document; one without an id has no other version. */
  Addressed addressed(Document document) {
    GivenId id = document.id();
    AssemblyId source = document.source();
    int hash =
        id == null
            ? source.hashCode()
            : Utils.murmur2(DocumentOrigin.identity(document.collection(), id).get());
    return Addressed.to(
        Utils.toPositive(hash) % settings.partitions(), DocumentCodec.write(document));
  }

  /** What can be no document; without its value, headers and key where they would not fit. */
  Letter letter(PlainRecord plain, Failure failure, boolean tooLarge) {
    int most = settings.largestDeadLetter();
    Bytes key = plain.key() != null && plain.key().get().length > most / 2 ? null : plain.key();
    Bytes value = tooLarge ? null : plain.value();
    Headers headers = headers(plain, plain.headers(), failure, tooLarge);
    if (size(key) + size(value) + size(headers) > most) {
      value = null;
      headers = headers(plain, plain.headers(), failure, true);
    }
    if (size(key) + size(headers) > most) {
      headers = headers(plain, List.of(), failure, true);
    }
    return new Letter(key, new Addressed(plain.place().partition(), value), headers);
  }

  private static Headers headers(
      PlainRecord plain, List<HeaderField> kept, Failure failure, boolean truncated) {
    var origin =
        new ResponseHeaders.Origin(
            plain.place(), plain.place().requestId(), plain.timestampMillis());
    return ResponseHeaders.deadLetter(
        kept,
        origin,
        failure.code(),
        RequestRejectedException.class.getName(),
        failure.message(),
        truncated);
  }

  private static long size(@Nullable Bytes bytes) {
    return bytes == null ? 0 : bytes.get().length;
  }

  private static long size(Headers headers) {
    long size = RECORD_OVERHEAD;
    for (Header header : headers) {
      size +=
          3L * header.key().length() + 16 + (header.value() == null ? 0 : header.value().length);
    }
    return size;
  }
}
