package io.embeddingstreams.split;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.EmbeddingRequest;
import io.embeddingstreams.model.InputType;
import io.embeddingstreams.model.ModelSpec;
import io.embeddingstreams.model.Together;
import org.jspecify.annotations.Nullable;

/**
 * What the inputs of one request have in common.
 *
 * @param dimensions asked of the provider; 0: nothing is asked
 * @param type told to the provider; null: nothing is told
 * @param prefix put before each text; may be empty
 * @param tokens whether the inputs are token ids
 * @param contextual whether each vector depends on the other inputs of the request
 */
record Shape(
    int dimensions, @Nullable InputType type, String prefix, boolean tokens, boolean contextual) {
  /** Of every vector of the answer; 0: not known. */
  int expected(ModelSpec model) {
    return dimensions == 0 ? model.dimensions() : dimensions;
  }

  /**
   * As a call has it.
   *
   * @param items how many the request has
   */
  CallShape call(EmbeddingRequest request, ModelSpec model, AssemblyId record, int items) {
    Together together = contextual ? new Together(record.requestId(), items) : null;
    return new CallShape(
        model.alias(), dimensions, type, request.providerParams(), tokens, together);
  }
}
