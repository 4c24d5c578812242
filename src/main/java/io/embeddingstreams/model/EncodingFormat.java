package io.embeddingstreams.model;

/** How a response writes its vectors. */
public enum EncodingFormat {
  /** JSON numbers: the shortest decimals that read back as the same float32. */
  FLOAT,
  /** Base64 of little-endian float32. */
  BASE64
}
