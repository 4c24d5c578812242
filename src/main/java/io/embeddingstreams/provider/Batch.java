package io.embeddingstreams.provider;

import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.Input;
import java.util.List;

/**
 * The items of one call.
 *
 * @param items at least one, in the order in which they are sent
 * @param expectedDimensions of each vector; 0: not known
 * @param probe whether the call decides if the deployment is asked again
 * @param sentNanos when it went
 */
record Batch(
    Lane lane,
    ModelQueue queue,
    CallShape shape,
    List<Held> items,
    int expectedDimensions,
    boolean probe,
    long sentNanos) {
  /** What is sent. */
  List<Input> inputs() {
    return items.stream().map(item -> item.miss().input()).toList();
  }
}
