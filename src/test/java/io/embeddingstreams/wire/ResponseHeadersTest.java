package io.embeddingstreams.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.EncodingFormat;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Figures;
import io.embeddingstreams.wire.OpenRequest.HeaderField;
import io.embeddingstreams.wire.ResponseHeaders.Origin;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class ResponseHeadersTest {
  private static final Origin ORIGIN = new Origin(new AssemblyId("requests", 3, 42), "req-ü", -1);

  @Test
  void shouldGiveBackAllButReservedHeadersInOrder() {
    Headers given = new RecordHeaders();
    for (String name :
        List.of(
            "traceparent",
            "embedding-status",
            "reply-to",
            "reply-to",
            "ce_id",
            "content-type",
            "content-types",
            "__key_schema_id",
            "__value_schema_id",
            "__streams.errors.topic",
            "__connect.errors.topic")) {
      given.add(name, new byte[] {0, (byte) 0xff});
    }
    given.add("none", null);
    given.add("empty", new byte[0]);

    List<HeaderField> kept = ResponseHeaders.kept(given);
    Headers answer = ResponseHeaders.answer(kept, ORIGIN, Figures.NONE);

    assertThat(kept.stream().map(HeaderField::name))
        .containsExactly("traceparent", "reply-to", "reply-to", "content-types", "none", "empty");
    assertThat(answer.lastHeader("traceparent").value()).containsExactly(0, 0xff);
    assertThat(answer.lastHeader("none").value()).isNull();
    assertThat(answer.lastHeader("empty").value()).isEmpty();
  }

  @Test
  void shouldAddToAnswers() {
    Figures figures = new Figures(9, 4, 1, 2, List.of(0), 1);

    assertThat(texts(ResponseHeaders.answer(List.of(), ORIGIN, figures)))
        .containsExactly(
            "embedding-status=200",
            "embedding-request-id=req-ü",
            "embedding-request-topic=requests",
            "embedding-request-partition=3",
            "embedding-request-offset=42",
            "embedding-request-timestamp=-1",
            "embedding-cache-hits=1",
            "embedding-cache-misses=2",
            "embedding-failed=1");
  }

  @Test
  void shouldAddToErrorsAndDeadLetters() {
    List<String> error =
        texts(ResponseHeaders.error(List.of(), ORIGIN, ErrorCode.REQUEST_TOO_LARGE));
    List<String> letter =
        texts(
            ResponseHeaders.deadLetter(
                List.of(), ORIGIN, ErrorCode.REQUEST_TOO_LARGE, "E", "too large", true));

    assertThat(error)
        .startsWith("embedding-status=413")
        .endsWith("embedding-error-code=request_too_large");
    assertThat(letter.subList(0, error.size())).isEqualTo(error);
    assertThat(letter.subList(error.size(), letter.size()))
        .containsExactly(
            "__streams.errors.exception=E",
            "__streams.errors.message=too large",
            "__streams.errors.topic=requests",
            "__streams.errors.partition=3",
            "__streams.errors.offset=42",
            "embedding-truncated=true");
  }

  @Test
  void shouldTellWhatFitsAResponse() {
    ResponseSize size = new ResponseSize(ResponseSize.DEFAULT_LIMIT);

    assertThat(size.fits(2048, 1536, EncodingFormat.FLOAT, 0)).isFalse();
    assertThat(size.fits(500, 1536, EncodingFormat.BASE64, 0)).isTrue();
    assertThat(size.inputs(1536, EncodingFormat.FLOAT, 0)).isBetween(480L, 495L);
    assertThat(size.inputs(1536, EncodingFormat.BASE64, 0)).isBetween(1130L, 1150L);
    assertThat(size.inputs(1536, EncodingFormat.FLOAT, 1L << 30)).isZero();
    int most = (int) size.inputs(1536, EncodingFormat.FLOAT, 0);
    assertThat(size.fits(most, 1536, EncodingFormat.FLOAT, 0)).isTrue();
    assertThat(size.fits(most + 1, 1536, EncodingFormat.FLOAT, 0)).isFalse();
  }

  private static List<String> texts(Headers headers) {
    List<String> texts = new ArrayList<>();
    for (Header header : headers) {
      texts.add(header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8));
    }
    return texts;
  }
}
