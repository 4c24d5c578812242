package io.embeddingstreams.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as its JSON said it, valid by itself but not yet held against the models.
 *
 * @param id as given; null where absent
 * @param model the alias asked for; empty where a delete names none
 * @param inputs 1 to 2048, in order; empty only for a delete
 * @param dimensions null where absent
 * @param user for metering alone; null where absent
 * @param inputType null where absent
 * @param providerParams canonical JSON object (sorted keys, no white space); empty text where
 *     absent
 * @param timeoutMillis 0 where absent
 * @param metadata a JSON object as text, at most 4 KiB; null where absent
 * @param collection null where absent
 * @param points one for each input, or empty
 * @param deletes ids to delete, in order; empty where none
 */
public record EmbeddingRequest(
    @Nullable String id,
    String model,
    List<Input> inputs,
    @Nullable Integer dimensions,
    EncodingFormat encodingFormat,
    @Nullable String user,
    @Nullable InputType inputType,
    Truncate truncate,
    String providerParams,
    CacheControl cache,
    OnError onError,
    long timeoutMillis,
    @Nullable String metadata,
    @Nullable String collection,
    List<Point> points,
    List<GivenId> deletes) {
  /** Copies the lists. */
  public EmbeddingRequest {
    inputs = List.copyOf(inputs);
    points = List.copyOf(points);
    deletes = List.copyOf(deletes);
  }
}
