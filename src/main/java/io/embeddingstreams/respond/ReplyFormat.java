package io.embeddingstreams.respond;

import io.embeddingstreams.model.EncodingFormat;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.Figures;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.model.Responses;
import io.embeddingstreams.respond.LetterFormat.Letter;
import io.embeddingstreams.wire.Addressed;
import io.embeddingstreams.wire.Answer;
import io.embeddingstreams.wire.Destination;
import io.embeddingstreams.wire.OpenRequest;
import io.embeddingstreams.wire.ResponseHeaders;
import io.embeddingstreams.wire.ResponseHeaders.Origin;
import io.embeddingstreams.wire.ResponseWriter;
import io.embeddingstreams.wire.Verdict;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Turns replies into records of the responses topic and the dead letters. One a task: it keeps a
 * buffer.
 *
 * <p>Every record is measured before it is forwarded: under exactly-once a send that the broker
 * refuses dooms the whole transaction.
 */
final class ReplyFormat {
  private final int largestResponse;
  private final int largestDeadLetter;
  private final Responses responses;
  private final LetterFormat letters;
  private final ResponseWriter writer = new ResponseWriter();

  /** With what the two topics take, in bytes, and which answers are written. */
  ReplyFormat(int largestResponse, int largestDeadLetter, Responses responses) {
    this.largestResponse = largestResponse;
    this.largestDeadLetter = largestDeadLetter;
    this.responses = responses;
    this.letters = new LetterFormat(largestDeadLetter, responses);
  }

  /**
   * A response record, and the dead letter beside it, if any.
   *
   * @param figures of an answer; none of an error
   * @param response null where it is not written
   */
  record Formatted(
      int status,
      Figures figures,
      @Nullable Bytes key,
      @Nullable Addressed response,
      Headers headers,
      @Nullable Letter letter) {}

  /** The answer, or the error that it is too large. */
  Formatted answered(OpenRequest request, List<Outcome> outcomes) {
    if (request.isDelete()) {
      return deleted(request);
    }
    Answer answer = Answer.of(request, outcomes);
    Headers headers =
        ResponseHeaders.answer(request.headers(), Origin.of(request), answer.figures());
    boolean failed = answer.figures().failed() > 0;
    Responses wanted = wanted(request);
    if (wanted == Responses.NONE || (wanted == Responses.ERRORS && !failed)) {
      return unwritten(request, answer.figures(), headers, failed ? firstFailure(answer) : null);
    }
    byte[] value = writer.answer(answer);
    long size = value.length + RecordSize.of(request.key()) + RecordSize.of(headers);
    if (size > largestResponse) {
      return refused(request, Verdict.of(tooLarge(request, size)));
    }
    return new Formatted(
        200, answer.figures(), request.key(), addressed(request, value), headers, null);
  }

  /** Which answers of its kind are written: of a document none is. */
  private Responses wanted(OpenRequest request) {
    return request.document() == null ? responses : Responses.NONE;
  }

  private Formatted deleted(OpenRequest request) {
    Headers headers = ResponseHeaders.answer(request.headers(), Origin.of(request), Figures.NONE);
    if (wanted(request) != Responses.ALL) {
      return unwritten(request, Figures.NONE, headers, null);
    }
    Destination destination = request.destination();
    int count = destination == null ? 0 : destination.deletes().size();
    byte[] value = writer.deleted(request.id(), count, request.metadata());
    return new Formatted(
        200, Figures.NONE, request.key(), addressed(request, value), headers, null);
  }

  /** An answer that goes nowhere; what failed in it goes to the dead letters. */
  private Formatted unwritten(
      OpenRequest request, Figures figures, Headers headers, @Nullable Failure failure) {
    Bytes key = fits(request.key());
    Letter letter = failure == null ? null : letters.of(request, key, Verdict.of(failure));
    return new Formatted(200, figures, key, null, headers, letter);
  }

  private static @Nullable Failure firstFailure(Answer answer) {
    for (Outcome outcome : answer.outcomes()) {
      Failure failure = outcome.match(embedded -> null, Outcome.Failed::failure);
      if (failure != null) {
        return failure;
      }
    }
    return null;
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
    ErrorCode code = verdict.failure().code();
    Bytes key = fits(request.key());
    Headers headers = ResponseHeaders.error(request.headers(), Origin.of(request), code);
    Letter letter = letters.of(request, key, verdict);
    if (wanted(request) == Responses.NONE) {
      return new Formatted(code.status(), Figures.NONE, key, null, headers, letter);
    }
    byte[] value = writer.error(request.id(), verdict.failure());
    if (value.length + RecordSize.of(key) + RecordSize.of(headers) > largestResponse) {
      headers = ResponseHeaders.error(List.of(), Origin.of(request), code);
    }
    return new Formatted(
        code.status(), Figures.NONE, key, addressed(request, value), headers, letter);
  }

  /** A key that no record of the topics could bear is left out. */
  private @Nullable Bytes fits(@Nullable Bytes key) {
    return RecordSize.of(key) < Math.min(largestResponse, largestDeadLetter) / 2 ? key : null;
  }

  private static Addressed addressed(OpenRequest request, byte[] value) {
    return Addressed.to(request.assembly().partition(), value);
  }
}
