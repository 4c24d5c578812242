package io.embeddingstreams.provider;

/**
 * How providers are reached.
 *
 * @param proxy {@code http://host:port}, with {@code user:password@} where it wants one; empty:
 *     none
 * @param trustStore a PKCS12, JKS or PEM file that replaces Java's own certificate authorities;
 *     empty: Java's own
 * @param trustStorePassword empty where the store has none
 * @param version of this application, for the user agent
 */
public record HttpSettings(
    String proxy, String trustStore, String trustStorePassword, String version) {
  /** Neither a proxy nor a trust store. */
  public static HttpSettings direct(String version) {
    return new HttpSettings("", "", "", version);
  }

  /** Without passwords. */
  @Override
  public String toString() {
    return "HttpSettings[" + version + "]";
  }
}
