package io.embeddingstreams.respond;

import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.Responses;
import io.embeddingstreams.wire.Addressed;
import io.embeddingstreams.wire.DeadLetter;
import io.embeddingstreams.wire.OpenRequest;
import io.embeddingstreams.wire.OpenRequest.HeaderField;
import io.embeddingstreams.wire.RequestRejectedException;
import io.embeddingstreams.wire.ResponseHeaders;
import io.embeddingstreams.wire.Verdict;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** Makes dead letters that their topic can take. */
final class LetterFormat {
  private final int largest;
  private final Responses responses;

  /**
   * @param largest what the topic takes, in bytes
   * @param responses where {@link Responses#NONE}, every error is a dead letter
   */
  LetterFormat(int largest, Responses responses) {
    this.largest = largest;
    this.responses = responses;
  }

  /** A dead letter record; its key is the response's. */
  record Letter(Addressed value, Headers headers, ErrorCode code) {}

  /**
   * The dead letter of an error; without its value, and then without its headers, where it would
   * not fit. Null where none is due.
   */
  @Nullable Letter of(OpenRequest request, @Nullable Bytes key, Verdict verdict) {
    DeadLetter letter = due(request, verdict);
    if (letter == null) {
      return null;
    }
    Failure failure = verdict.failure();
    Bytes value = letter.value();
    Headers headers = headers(request, request.headers(), failure, letter.truncated());
    if (RecordSize.of(value) + RecordSize.of(key) + RecordSize.of(headers) > largest) {
      value = null;
      headers = headers(request, request.headers(), failure, true);
    }
    if (RecordSize.of(key) + RecordSize.of(headers) > largest) {
      headers = headers(request, List.of(), failure, true);
    }
    return new Letter(
        new Addressed(request.assembly().partition(), value), headers, failure.code());
  }

  private @Nullable DeadLetter due(OpenRequest request, Verdict verdict) {
    boolean every = responses == Responses.NONE || request.document() != null;
    return verdict.deadLetter() == null && every
        ? new DeadLetter(request.original(), isLost(request))
        : verdict.deadLetter();
  }

  /** Whether its bytes were not kept; a request that was refused without them had no value. */
  private static boolean isLost(OpenRequest request) {
    boolean had = !request.items().isEmpty() || request.isDelete() || request.document() != null;
    return request.original() == null && had;
  }

  private static Headers headers(
      OpenRequest request, List<HeaderField> kept, Failure failure, boolean truncated) {
    return ResponseHeaders.deadLetter(
        kept,
        ResponseHeaders.Origin.of(request),
        failure.code(),
        RequestRejectedException.class.getName(),
        failure.message(),
        truncated);
  }
}
