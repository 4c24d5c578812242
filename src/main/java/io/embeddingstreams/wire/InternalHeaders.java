package io.embeddingstreams.wire;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The request record's own time, on its way from the timestamp extractor to the split room: a
 * header of a name that no response bears, since Kafka Streams shows a processor the extracted time
 * alone.
 */
public final class InternalHeaders {
  private static final String TIME = "embedding-internal-request-time";

  private InternalHeaders() {}

  /** Notes the record's own time. */
  public static void noteTime(Headers headers, long timestampMillis) {
    headers.remove(TIME);
    headers.add(TIME, Long.toString(timestampMillis).getBytes(StandardCharsets.US_ASCII));
  }

  /** The time that was noted, or the other. */
  public static long time(Headers headers, long otherwise) {
    Header noted = headers.lastHeader(TIME);
    return noted == null
        ? otherwise
        : Long.parseLong(new String(noted.value(), StandardCharsets.US_ASCII));
  }
}
