package io.embeddingstreams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.wire.InternalHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class RequestTimeTest {
  private static final long YEAR = Duration.ofDays(365).toMillis();

  private final RequestTime times = new RequestTime();

  @Test
  void shouldKeepATimeThatHasPassed() {
    assertThat(times.extract(record(0), -1)).isZero();
    assertThat(times.extract(record(1_000), 5_000)).isEqualTo(1_000);
  }

  @Test
  void shouldTakeNowForATimeAheadOrForNone() {
    long before = System.currentTimeMillis();
    long ahead = times.extract(record(before + YEAR), before);
    long none = times.extract(record(-1), before);
    long after = System.currentTimeMillis();

    assertThat(ahead).isBetween(before, after);
    assertThat(none).isBetween(before, after);
  }

  @Test
  void shouldNoteTheRecordsOwnTimeAndNoForgedOne() {
    ConsumerRecord<Object, Object> record = record(-1);
    record
        .headers()
        .add("embedding-internal-request-time", "forged".getBytes(StandardCharsets.UTF_8));

    times.extract(record, 0);

    assertThat(InternalHeaders.time(record.headers(), 7)).isEqualTo(-1);
  }

  @Test
  void shouldNoteNothingWhereTheTimeIsTheRecordsOwn() {
    ConsumerRecord<Object, Object> record = record(1_000);
    record
        .headers()
        .add("embedding-internal-request-time", "6".getBytes(StandardCharsets.UTF_8))
        .add("traceparent", new byte[0]);

    times.extract(record, 0);

    assertThat(record.headers()).extracting(Header::key).containsExactly("traceparent");
  }

  private static ConsumerRecord<Object, Object> record(long millis) {
    return new ConsumerRecord<>(
        "requests",
        0,
        0,
        millis,
        TimestampType.CREATE_TIME,
        0,
        0,
        "key",
        "value",
        new RecordHeaders(),
        Optional.empty());
  }
}
