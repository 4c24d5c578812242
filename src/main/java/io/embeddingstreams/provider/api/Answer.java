package io.embeddingstreams.provider.api;

import io.embeddingstreams.model.Vector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was found in a provider's answer, not yet checked. Filled by one thread. */
public final class Answer {
  /** What {@link #tokens} is where the provider said nothing. */
  public static final long NOT_SAID = -1;

  /**
   * A vector as it came.
   *
   * @param index the provider's own; null where it gave none
   * @param vector null where it was null, absent or empty
   */
  public record Found(@Nullable Long index, @Nullable Vector vector) {}

  private final List<Found> found = new ArrayList<>();
  private @Nullable String model;
  private long tokens = NOT_SAID;

  /** Adds a vector, in the order of the answer. */
  public void add(@Nullable Long index, @Nullable Vector vector) {
    found.add(new Found(index, vector));
  }

  /** The vectors, in the order of the answer. */
  public List<Found> found() {
    return Collections.unmodifiableList(found);
  }

  /** The model that the provider says it used; null where it says none. */
  public @Nullable String model() {
    return model;
  }

  void model(String name) {
    model = name.isEmpty() ? null : name;
  }

  /** Tokens of the whole call, or {@link #NOT_SAID}. */
  public long tokens() {
    return tokens;
  }

  void tokens(long total) {
    tokens = total;
  }
}
