package io.embeddingstreams.split;

import io.embeddingstreams.model.CacheUse;
import io.embeddingstreams.model.EmbeddingRequest;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.ModelSpec;

/**
 * Requests whose vectors depend on each other, as Jina's {@code late_chunking} has it: they bypass
 * the cache and share no call. Stateless.
 */
final class Contextual {
  /** In canonical JSON this text is a key with its value, never a part of a string. */
  private static final String LATE_CHUNKING = "\"late_chunking\":true";

  private Contextual() {}

  /** Whether the request asks for it. */
  static boolean asks(EmbeddingRequest request) {
    return request.providerParams().contains(LATE_CHUNKING);
  }

  /** Neither reads nor stores. */
  static CacheUse bypassing(CacheUse use) {
    return new CacheUse(
        false, false, use.ttlSeconds(), use.maxAgeSeconds(), use.namespace(), use.space());
  }

  /** Refuses what doesn't fit one call of each deployment. */
  static void refuseTooMany(ModelSpec model, Accepts accepts, int items) throws Refusal {
    int most = accepts.inputsOfACall(model);
    if (items > most) {
      String message =
          "with late_chunking all inputs go in one call, and "
              + model.alias()
              + " takes "
              + most
              + " in one";
      throw new Refusal(ErrorCode.TOO_MANY_INPUTS, "input", message);
    }
  }
}
