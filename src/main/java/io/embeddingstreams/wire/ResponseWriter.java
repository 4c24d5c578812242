package io.embeddingstreams.wire;

import io.embeddingstreams.model.EncodingFormat;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.model.Vector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the values of response records. It keeps one buffer for all of them, so each thread has a
 * writer of its own.
 */
public final class ResponseWriter {
  private static final int EXPECTED_NUMBER = 13;
  private static final int EXPECTED_ITEM = 64;
  private static final int EXPECTED_FRAME = 512;

  private final JsonBytes out = new JsonBytes();

  /** The response: {@code data} has one element for each position, in order. */
  public byte[] answer(Answer answer) {
    out.start(expected(answer));
    out.raw("{\"id\":").text(answer.id()).raw(",\"object\":\"list\",\"model\":");
    out.text(answer.model()).raw(",\"data\":[");
    List<Outcome> outcomes = answer.outcomes();
    for (int position = 0; position < outcomes.size(); position++) {
      if (position > 0) {
        out.raw(',');
      }
      element(position, outcomes.get(position), answer.encodingFormat());
    }
    out.raw(']');
    figures(answer);
    metadata(answer.metadata());
    out.raw('}');
    return out.finish();
  }

  /**
   * The answer to a request that deleted this many points.
   *
   * @param metadata JSON object as text; null where the request had none
   */
  public byte[] deleted(String id, int count, @Nullable String metadata) {
    out.start(EXPECTED_FRAME).raw("{\"id\":").text(id);
    out.raw(",\"object\":\"list\",\"data\":[],\"deleted\":").number(count);
    metadata(metadata);
    out.raw('}');
    return out.finish();
  }

  /** The error that answers a whole request. */
  public byte[] error(String id, Failure failure) {
    out.start(EXPECTED_FRAME).raw("{\"id\":").text(id).raw(',');
    error(failure);
    out.raw('}');
    return out.finish();
  }

  private void metadata(@Nullable String metadata) {
    if (metadata != null) {
      out.raw(",\"metadata\":").json(metadata);
    }
  }

  private void element(int position, Outcome outcome, EncodingFormat format) {
    JsonBytes done =
        outcome.match(
            embedded -> embedding(position, embedded.vector(), format),
            failed -> failed(position, failed.failure()));
    done.raw('}');
  }

  private JsonBytes embedding(int position, Vector vector, EncodingFormat format) {
    out.raw("{\"object\":\"embedding\",\"index\":").number(position).raw(",\"embedding\":");
    return format == EncodingFormat.BASE64 ? out.base64(vector.bytes()) : out.numbers(vector);
  }

  private JsonBytes failed(int position, Failure failure) {
    out.raw("{\"object\":\"error\",\"index\":").number(position).raw(',');
    return error(failure);
  }

  private JsonBytes error(Failure failure) {
    out.raw("\"error\":{\"message\":").text(failure.message());
    out.raw(",\"type\":").text(failure.code().type().text()).raw(",\"param\":");
    if (failure.param() == null) {
      out.raw("null");
    } else {
      out.text(failure.param());
    }
    out.raw(",\"code\":").text(failure.code().text());
    out.raw(failure.retryable() ? ",\"retryable\":true" : ",\"retryable\":false");
    if (failure.retryAfterMillis() != Failure.UNKNOWN) {
      out.raw(",\"retry_after_ms\":").number(failure.retryAfterMillis());
    }
    out.raw('}');
    return out;
  }

  private void figures(Answer answer) {
    long prompt = answer.figures().promptTokens();
    out.raw(",\"usage\":{\"prompt_tokens\":").number(prompt);
    out.raw(",\"total_tokens\":").number(prompt);
    out.raw(",\"prompt_tokens_details\":{\"cached_tokens\":");
    out.number(answer.figures().cachedTokens()).raw("}},\"cache\":{\"hits\":");
    out.number(answer.figures().hits()).raw(",\"misses\":").number(answer.figures().misses());
    out.raw(",\"hit_indexes\":[");
    String between = "";
    for (int position : answer.figures().hitPositions()) {
      out.raw(between).number(position);
      between = ",";
    }
    out.raw("]}");
  }

  private static long expected(Answer answer) {
    long dimensions = 0;
    for (Outcome outcome : answer.outcomes()) {
      dimensions += outcome.<Integer>match(e -> e.vector().dimensions(), f -> EXPECTED_ITEM);
    }
    long number = answer.encodingFormat() == EncodingFormat.BASE64 ? 6 : EXPECTED_NUMBER;
    return EXPECTED_FRAME + (long) answer.outcomes().size() * EXPECTED_ITEM + dimensions * number;
  }
}
