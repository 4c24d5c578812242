package io.embeddingstreams.wire;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Figures;
import io.embeddingstreams.wire.OpenRequest.HeaderField;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;

/**
 * The headers of responses, vectors and dead letters: the request's own that come back, then ours.
 * Pure functions; every call gives new headers.
 */
public final class ResponseHeaders {
  private static final List<String> DROPPED_PREFIXES =
      List.of("embedding-", "__streams.errors.", "__connect.errors.", "ce_");
  private static final Set<String> DROPPED =
      Set.of("content-type", "__key_schema_id", "__value_schema_id");
  private static final String ERRORS = "__streams.errors.";

  private ResponseHeaders() {}

  /**
   * Where and when a request came, and the id of its answer.
   *
   * @param timestampMillis the record's own, epoch milliseconds
   */
  public record Origin(AssemblyId record, String id, long timestampMillis) {
    /** The origin of a request that was taken; of a document, its plain record. */
    public static Origin of(OpenRequest request) {
      DocumentOrigin document = request.document();
      AssemblyId record = document == null ? request.assembly() : document.record();
      return new Origin(record, request.id(), request.timestampMillis());
    }
  }

  /** Those of a request's headers that come back, in order, values copied by reference. */
  public static List<HeaderField> kept(Headers request) {
    List<HeaderField> kept = new ArrayList<>();
    for (Header header : request) {
      if (comesBack(header.key())) {
        byte[] value = header.value();
        kept.add(new HeaderField(header.key(), value == null ? null : Bytes.wrap(value)));
      }
    }
    return kept;
  }

  private static boolean comesBack(String name) {
    for (String prefix : DROPPED_PREFIXES) {
      if (name.startsWith(prefix)) {
        return false;
      }
    }
    return !DROPPED.contains(name);
  }

  /** Of an answer and of its vectors; status 200 where positions failed, too. */
  public static Headers answer(List<HeaderField> kept, Origin origin, Figures figures) {
    Headers headers = common(kept, origin, 200);
    text(headers, "embedding-cache-hits", figures.hits());
    text(headers, "embedding-cache-misses", figures.misses());
    text(headers, "embedding-failed", figures.failed());
    return headers;
  }

  /** Of an error that answers a whole request. */
  public static Headers error(List<HeaderField> kept, Origin origin, ErrorCode code) {
    Headers headers = common(kept, origin, code.status());
    text(headers, "embedding-error-code", code.text());
    return headers;
  }

  /**
   * Of a dead letter.
   *
   * @param exception the class that stands for what happened
   * @param message without any input
   * @param truncated whether the request's value was left out
   */
  public static Headers deadLetter(
      List<HeaderField> kept,
      Origin origin,
      ErrorCode code,
      String exception,
      String message,
      boolean truncated) {
    Headers headers = error(kept, origin, code);
    text(headers, ERRORS + "exception", exception);
    text(headers, ERRORS + "message", message);
    text(headers, ERRORS + "topic", origin.record().topic());
    text(headers, ERRORS + "partition", origin.record().partition());
    text(headers, ERRORS + "offset", origin.record().offset());
    if (truncated) {
      text(headers, "embedding-truncated", "true");
    }
    return headers;
  }

  private static Headers common(List<HeaderField> kept, Origin origin, int status) {
    Headers headers = new RecordHeaders();
    for (HeaderField field : kept) {
      Bytes value = field.value();
      headers.add(field.name(), value == null ? null : value.get());
    }
    text(headers, "embedding-status", status);
    text(headers, "embedding-request-id", origin.id());
    text(headers, "embedding-request-topic", origin.record().topic());
    text(headers, "embedding-request-partition", origin.record().partition());
    text(headers, "embedding-request-offset", origin.record().offset());
    text(headers, "embedding-request-timestamp", origin.timestampMillis());
    return headers;
  }

  private static void text(Headers headers, String name, long number) {
    text(headers, name, Long.toString(number));
  }

  private static void text(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
