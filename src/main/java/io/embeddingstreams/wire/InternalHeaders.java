package io.embeddingstreams.wire;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The request record's own time, on its way from the timestamp extractor to the split room: a
 * header of a name that no response bears, where it is another than the extracted time, which is
 * all that Kafka Streams shows a processor.
 */
public final class InternalHeaders {
  private static final String TIME = "embedding-internal-request-time";

  private InternalHeaders() {}

  /** Notes the record's own time. */
  public static void noteTime(Headers headers, long timestampMillis) {
    forgetTime(headers);
    headers.add(TIME, Long.toString(timestampMillis).getBytes(StandardCharsets.US_ASCII));
  }

  /** Nothing is noted, whatever came with the record. */
  public static void forgetTime(Headers headers) {
    headers.remove(TIME);
  }

  /** The time that was noted, or the other. */
  public static long time(Headers headers, long otherwise) {
    Header noted = headers.lastHeader(TIME);
    return noted == null
        ? otherwise
        : Long.parseLong(new String(noted.value(), StandardCharsets.US_ASCII));
  }
}
