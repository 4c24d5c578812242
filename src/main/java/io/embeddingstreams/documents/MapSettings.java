package io.embeddingstreams.documents;

import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.model.Mapping;
import io.embeddingstreams.wire.CommitPaces;
import java.time.InstantSource;
import java.util.List;

/**
 * What the mapping tasks of one instance share.
 *
 * @param mappings one a topic
 * @param paces asked to commit what was forwarded
 * @param partitions of the topic of documents
 * @param largestDocument what that topic takes, in bytes
 * @param largestDeadLetter what the topic of dead letters takes, in bytes
 */
public record MapSettings(
    List<Mapping> mappings,
    CommitPaces paces,
    DocumentMapper.Cutter cutter,
    int partitions,
    int largestDocument,
    int largestDeadLetter,
    Meters meters,
    InstantSource clock) {
  /** Copies the list. */
  public MapSettings {
    mappings = List.copyOf(mappings);
  }
}
