package io.embeddingstreams.respond;

import io.embeddingstreams.model.EncodingFormat;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.wire.Addressed;
import io.embeddingstreams.wire.Answer;
import io.embeddingstreams.wire.DeadLetter;
import io.embeddingstreams.wire.OpenRequest;
import io.embeddingstreams.wire.OpenRequest.HeaderField;
import io.embeddingstreams.wire.RequestRejectedException;
import io.embeddingstreams.wire.ResponseHeaders;
import io.embeddingstreams.wire.ResponseWriter;
import io.embeddingstreams.wire.Verdict;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Turns replies into records. One a task: it keeps a buffer.
 *
 * <p>Every record is measured before it is forwarded: under exactly-once a send that the broker
 * refuses dooms the whole transaction.
 */
final class ReplyFormat {
  private static final int RECORD_OVERHEAD = 512;

  private final int largestResponse;
  private final int largestDeadLetter;
  private final ResponseWriter writer = new ResponseWriter();

  /** With what the two topics take, in bytes. */
  ReplyFormat(int largestResponse, int largestDeadLetter) {
    this.largestResponse = largestResponse;
    this.largestDeadLetter = largestDeadLetter;
  }

  /** A response record, and the dead letter beside it, if any. */
  record Formatted(
      int status,
      @Nullable Bytes key,
      Addressed response,
      Headers headers,
      @Nullable Letter letter) {}

  /** A dead letter record; its key is the response's. */
  record Letter(Addressed value, Headers headers) {}

  /** The answer, or the error that it is too large. */
  Formatted answered(OpenRequest request, List<Outcome> outcomes) {
    Answer answer = Answer.of(request, outcomes);
    Headers headers =
        ResponseHeaders.answer(
            request.headers(), ResponseHeaders.Origin.of(request), answer.figures());
    byte[] value = writer.answer(answer);
    long size = value.length + size(request.key()) + size(headers);
    if (size > largestResponse) {
      return refused(request, Verdict.of(tooLarge(request, size)));
    }
    return new Formatted(200, request.key(), addressed(request, value), headers, null);
  }

  private Failure tooLarge(OpenRequest request, long size) {
    String base64 =
        request.encodingFormat() == EncodingFormat.BASE64
            ? ""
            : ", or ask for encoding_format base64, which takes less than half";
    return Failure.of(
        ErrorCode.RESPONSE_TOO_LARGE,
        "the answer has "
            + size
            + " bytes and its topic takes "
            + largestResponse
            + "; its vectors are cached. Send fewer inputs in a request"
            + base64);
  }

  /** The error, with its dead letter. */
  Formatted refused(OpenRequest request, Verdict verdict) {
    ResponseHeaders.Origin origin = ResponseHeaders.Origin.of(request);
    ErrorCode code = verdict.failure().code();
    Bytes key = fits(request.key());
    byte[] value = writer.error(request.id(), verdict.failure());
    Headers headers = ResponseHeaders.error(request.headers(), origin, code);
    if (value.length + size(key) + size(headers) > largestResponse) {
      headers = ResponseHeaders.error(List.of(), origin, code);
    }
    return new Formatted(
        code.status(),
        key,
        addressed(request, value),
        headers,
        letter(request, key, origin, verdict));
  }

  /** The dead letter; without its value, and then without its headers, where it would not fit. */
  private @Nullable Letter letter(
      OpenRequest request, @Nullable Bytes key, ResponseHeaders.Origin origin, Verdict verdict) {
    DeadLetter letter = verdict.deadLetter();
    if (letter == null) {
      return null;
    }
    Bytes value = letter.value();
    Headers headers = headers(request.headers(), origin, verdict, letter.truncated());
    if (size(value) + size(key) + size(headers) > largestDeadLetter) {
      value = null;
      headers = headers(request.headers(), origin, verdict, true);
    }
    if (size(key) + size(headers) > largestDeadLetter) {
      headers = headers(List.of(), origin, verdict, true);
    }
    return new Letter(new Addressed(request.assembly().partition(), value), headers);
  }

  private static Headers headers(
      List<HeaderField> kept, ResponseHeaders.Origin origin, Verdict verdict, boolean truncated) {
    return ResponseHeaders.deadLetter(
        kept,
        origin,
        verdict.failure().code(),
        RequestRejectedException.class.getName(),
        verdict.failure().message(),
        truncated);
  }

  /** A key that no record of the topics could bear is left out. */
  private @Nullable Bytes fits(@Nullable Bytes key) {
    return size(key) < Math.min(largestResponse, largestDeadLetter) / 2 ? key : null;
  }

  private static Addressed addressed(OpenRequest request, byte[] value) {
    return Addressed.to(request.assembly().partition(), value);
  }

  private static long size(@Nullable Bytes bytes) {
    return bytes == null ? 0 : bytes.get().length;
  }

  private static long size(Headers headers) {
    long size = RECORD_OVERHEAD;
    for (Header header : headers) {
      size +=
          header.key().length() * 3L + (header.value() == null ? 0 : header.value().length) + 16;
    }
    return size;
  }
}
