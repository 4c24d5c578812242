package io.embeddingstreams.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Hashes that make keys of a fixed length. Any thread. */
public final class Sha256 {
  private static final MessageDigest FRESH = fresh();

  private Sha256() {}

  /** 32 bytes. */
  public static byte[] of(byte[] bytes) {
    return digest().digest(bytes);
  }

  /** One that has seen nothing, for one thread. The platform is searched once alone. */
  static MessageDigest digest() {
    try {
      return (MessageDigest) FRESH.clone();
    } catch (CloneNotSupportedException e) {
      return fresh(); // a provider of the platform's may be one without
    }
  }

  private static MessageDigest fresh() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
