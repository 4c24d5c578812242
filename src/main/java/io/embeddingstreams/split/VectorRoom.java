package io.embeddingstreams.split;

import io.embeddingstreams.model.CollectionSpec;
import io.embeddingstreams.model.EmbeddingRequest;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.GivenId;
import io.embeddingstreams.model.Input;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells, before a provider is asked, which points of a request could not be written. It counts what
 * a record holds at least; what is too large all the same is refused when it is written.
 *
 * @param limit what the collection's topic takes, in bytes; 0: not known
 */
record VectorRoom(CollectionSpec collection, int limit) {
  private static final int FRAME = 512;
  private static final int SHORTEST_NUMBER = 4;

  /** Why the record of a position is too large; null where it is not. */
  @Nullable Failure unfit(EmbeddingRequest request, int position, Input input) {
    String payload = request.points().get(position).payload();
    long size =
        FRAME
            + (long) SHORTEST_NUMBER * collection.dimensions()
            + places() * text(input)
            + (payload == null ? 0 : bytes(payload));
    if (limit == 0 || size <= limit) {
      return null;
    }
    String param = "points[" + position + "]";
    return Failure.of(ErrorCode.RESPONSE_TOO_LARGE, param + tooLarge(size), param);
  }

  /** Refuses an id that no record could bear as its key. */
  void refuseTooLong(List<GivenId> deletes) throws Refusal {
    for (int i = 0; i < deletes.size(); i++) {
      long size = (long) FRAME + deletes.get(i).text().length();
      if (limit > 0 && size > limit) {
        String param = "delete[" + i + "]";
        throw new Refusal(ErrorCode.INVALID_VALUE, param, param + tooLarge(size));
      }
    }
  }

  private String tooLarge(long size) {
    return " makes a record of more than "
        + size
        + " bytes, and the topic of the collection takes "
        + limit;
  }

  private int places() {
    return (collection.text().inField() ? 1 : 0) + (collection.text().inPayload() ? 1 : 0);
  }

  private static long text(Input input) {
    return input.match(text -> bytes(text.value()), tokens -> 0L, unusable -> 0L);
  }

  private static long bytes(String text) {
    long length = text.length();
    return length * 3 < 1 << 18 ? length : text.getBytes(StandardCharsets.UTF_8).length;
  }
}
