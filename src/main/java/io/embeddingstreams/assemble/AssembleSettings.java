package io.embeddingstreams.assemble;

import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.model.OpenWork;
import java.time.InstantSource;

/**
 * What the home tasks of one instance share.
 *
 * @param orderByKey whether answers of one record key leave in request order
 * @param exactlyOnce whether outputs and deletes of rows are atomic
 * @param cachePartitions the partition count of the lookups topic
 */
public record AssembleSettings(
    boolean orderByKey,
    boolean exactlyOnce,
    int cachePartitions,
    OpenWork openWork,
    Meters meters,
    InstantSource clock) {
  /** The same for documents, whose versions keep their order in any case. */
  AssembleSettings ordered() {
    return new AssembleSettings(true, exactlyOnce, cachePartitions, openWork, meters, clock);
  }
}
