package io.embeddingstreams.model;

/**
 * How long texts are cut into chunks.
 *
 * @param tokens of a chunk at most; 1 or more
 * @param overlap tokens of a chunk's end that the next one begins with, at most; less than {@code
 *     tokens}
 */
public record Chunking(int tokens, int overlap) {
  /** Refuses numbers that make no chunks. */
  public Chunking {
    if (tokens < 1 || overlap < 0 || overlap >= tokens) {
      throw new IllegalArgumentException("chunks of " + tokens + " tokens, " + overlap + " twice");
    }
  }

  /**
   * The same, or smaller chunks where those would be too long.
   *
   * @param most tokens that a chunk may have; 0: not known
   */
  public Chunking within(int most) {
    return most == 0 || tokens <= most ? this : new Chunking(most, Math.min(overlap, most / 2));
  }
}
