package io.embeddingstreams.app;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * What an operator is told of a dead letter: where it stands, why it is there and where it came
 * from; nothing of what the request held.
 *
 * @param timeMillis when it was written, epoch milliseconds
 * @param code of the error; empty where another program wrote the letter
 * @param message what was wrong; empty as with the code
 * @param requestId the id that the answer bears; empty as with the code
 * @param fromTopic where the request stood; empty as with the code
 * @param fromPartition its partition; -1 where unknown
 * @param fromOffset its offset; -1 where unknown
 * @param bytes of the request's value; 0 where it has none
 * @param whole whether the request's value is all there
 */
public record Letter(
    int partition,
    long offset,
    long timeMillis,
    String code,
    String message,
    String requestId,
    String fromTopic,
    int fromPartition,
    long fromOffset,
    int bytes,
    boolean whole) {

  /** What a record of the dead letters says. */
  static Letter of(ConsumerRecord<byte[], byte[]> letter) {
    byte[] value = letter.value();
    return new Letter(
        letter.partition(),
        letter.offset(),
        letter.timestamp(),
        text(letter, "embedding-error-code"),
        text(letter, "__streams.errors.message"),
        text(letter, "embedding-request-id"),
        text(letter, "embedding-request-topic"),
        (int) number(letter, "embedding-request-partition"),
        number(letter, "embedding-request-offset"),
        value == null ? 0 : value.length,
        value != null && header(letter, "embedding-truncated") == null);
  }

  private static String text(ConsumerRecord<byte[], byte[]> letter, String name) {
    Header found = header(letter, name);
    return found == null || found.value() == null
        ? ""
        : new String(found.value(), StandardCharsets.UTF_8);
  }

  private static long number(ConsumerRecord<byte[], byte[]> letter, String name) {
    String text = text(letter, name);
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
  }

  private static @Nullable Header header(ConsumerRecord<byte[], byte[]> letter, String name) {
    return letter.headers().lastHeader(name);
  }
}
