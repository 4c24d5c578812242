package io.embeddingstreams.wire;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Hashes that make keys of a fixed length. */
final class Sha256 {
  private Sha256() {}

  /** 32 bytes. */
  static byte[] of(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
