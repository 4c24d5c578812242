package io.embeddingstreams.respond;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.CacheUse;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.EncodingFormat;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.FakeEmbedder;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.Item;
import io.embeddingstreams.model.OnError;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.model.Responses;
import io.embeddingstreams.wire.Addressed;
import io.embeddingstreams.wire.DeadLetter;
import io.embeddingstreams.wire.OpenRequest;
import io.embeddingstreams.wire.OpenRequest.HeaderField;
import io.embeddingstreams.wire.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReplyFormatTest {
  private static final int LIMIT = 20_000;
  private static final Verdict NO_JSON =
      new Verdict(
          Failure.of(ErrorCode.INVALID_JSON, "no JSON"), new DeadLetter(bytes("{nope"), false));

  private final ReplyFormat format = new ReplyFormat(LIMIT, LIMIT, Responses.ALL);

  @Test
  void shouldAnswerUnderTheKeyInTheRequestsPartition() {
    ReplyFormat.Formatted reply = format.answered(request(bytes("k"), 0), outcomes(4));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.key()).isEqualTo(bytes("k"));
    assertThat(response(reply).partition()).isEqualTo(3);
    assertThat(reply.letter()).isNull();
    assertThat(text(reply)).startsWith("{\"id\":\"id\"");
    assertThat(header(reply.headers(), "embedding-status")).isEqualTo("200");
    assertThat(header(reply.headers(), "traceparent")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(EncodingFormat.class)
  void shouldRefuseAnAnswerThatIsTooLargeWhenWritten(EncodingFormat encoding) {
    ReplyFormat.Formatted reply = format.answered(request(null, 0, encoding), outcomes(5_000));

    assertThat(reply.status()).isEqualTo(413);
    assertThat(header(reply.headers(), "embedding-error-code")).isEqualTo("response_too_large");
    assertThat(text(reply)).contains("20000", "its vectors are cached");
    assertThat(text(reply).contains("base64")).isEqualTo(encoding == EncodingFormat.FLOAT);
    assertThat(size(reply)).isLessThan(LIMIT);
  }

  @Test
  void shouldMeasureHeadersAndKeyToo() {
    assertThat(format.answered(request(null, 17_000), outcomes(4)).status()).isEqualTo(200);
    assertThat(format.answered(request(null, 19_800), outcomes(4)).status()).isEqualTo(413);
    assertThat(format.answered(request(large(19_800), 0), outcomes(4)).status()).isEqualTo(413);
  }

  @Test
  void shouldLeaveOutHeadersAndKeysThatAnErrorCannotBear() {
    ReplyFormat.Formatted headers = format.refused(request(bytes("k"), 30_000), NO_JSON);
    ReplyFormat.Formatted key = format.refused(request(large(19_999), 0), NO_JSON);

    assertThat(headers.headers().lastHeader("traceparent")).isNull();
    assertThat(header(headers.headers(), "embedding-error-code")).isEqualTo("invalid_json");
    assertThat(headers.key()).isEqualTo(bytes("k"));
    assertThat(size(headers)).isLessThan(LIMIT);
    assertThat(key.key()).isNull();
    assertThat(size(key)).isLessThan(LIMIT);
  }

  @Test
  void shouldSendTheBytesUntouchedToTheDeadLetters() {
    LetterFormat.Letter letter = letter(format.refused(request(bytes("k"), 5), NO_JSON));

    assertThat(letter.value().value()).isEqualTo(bytes("{nope"));
    assertThat(letter.value().partition()).isEqualTo(3);
    assertThat(header(letter.headers(), "__streams.errors.topic")).isEqualTo("requests");
    assertThat(header(letter.headers(), "__streams.errors.offset")).isEqualTo("9");
    assertThat(header(letter.headers(), "traceparent")).hasSize(5);
    assertThat(letter.headers().lastHeader("embedding-truncated")).isNull();
  }

  @Test
  void shouldSayThatADeadLetterHasNoValueWhereItWouldNotFit() {
    Verdict large = new Verdict(NO_JSON.failure(), new DeadLetter(large(19_900), false));

    LetterFormat.Letter letter = letter(format.refused(request(null, 5), large));
    LetterFormat.Letter bare = letter(format.refused(request(null, 30_000), large));

    assertThat(letter.value().value()).isNull();
    assertThat(header(letter.headers(), "embedding-truncated")).isEqualTo("true");
    assertThat(header(letter.headers(), "traceparent")).hasSize(5);
    assertThat(bare.headers().lastHeader("traceparent")).isNull();
    assertThat(header(bare.headers(), "embedding-truncated")).isEqualTo("true");
  }

  @Test
  void shouldWriteNoDeadLetterForAPlainError() {
    Verdict plain = Verdict.of(Failure.of(ErrorCode.MODEL_NOT_FOUND, "none"));

    assertThat(format.refused(request(null, 0), plain).letter()).isNull();
  }

  private static LetterFormat.Letter letter(ReplyFormat.Formatted reply) {
    return Objects.requireNonNull(reply.letter());
  }

  private static String header(Headers headers, String name) {
    Header header = Objects.requireNonNull(headers.lastHeader(name));
    return new String(header.value(), StandardCharsets.UTF_8);
  }

  private static String text(ReplyFormat.Formatted reply) {
    return new String(
        Objects.requireNonNull(response(reply).value()).get(), StandardCharsets.UTF_8);
  }

  private static Addressed response(ReplyFormat.Formatted reply) {
    return Objects.requireNonNull(reply.response());
  }

  private static int size(ReplyFormat.Formatted reply) {
    int size = text(reply).length() + (reply.key() == null ? 0 : reply.key().get().length);
    for (Header header : reply.headers()) {
      size += header.key().length() + header.value().length;
    }
    return size;
  }

  private static List<Outcome> outcomes(int dimensions) {
    return List.of(
        new Outcome.Embedded(FakeEmbedder.vector("text", dimensions), 1, Outcome.Source.SENT));
  }

  private static OpenRequest request(@Nullable Bytes key, int headerBytes) {
    return request(key, headerBytes, EncodingFormat.FLOAT);
  }

  private static OpenRequest request(
      @Nullable Bytes key, int headerBytes, EncodingFormat encoding) {
    return new OpenRequest(
        new AssemblyId("requests", 3, 9),
        "id",
        key,
        List.of(new HeaderField("traceparent", large(headerBytes))),
        0,
        0,
        0,
        new CallShape("fake", 0, null, "", false),
        new CacheUse(true, true, -1, -1, "", "space"),
        0,
        encoding,
        OnError.FAIL,
        null,
        List.of(
            new Item(0, Fingerprint.of(new byte[Fingerprint.LENGTH]), new Input.Text("text"), 1)),
        List.of(0),
        Map.of());
  }

  private static Bytes large(int length) {
    return bytes("x".repeat(length));
  }

  private static Bytes bytes(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
