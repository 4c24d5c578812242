package io.embeddingstreams.provider;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.ssl.SSLContexts;

/** Reads the authorities that a configuration trusts. */
final class TrustStore {
  private TrustStore() {}

  /**
   * A context that trusts them alone, or Java's own where none are named.
   *
   * @throws IllegalArgumentException where the file can't be read
   */
  static SSLContext context(HttpSettings settings) {
    if (settings.trustStore().isEmpty()) {
      return SSLContexts.createSystemDefault();
    }
    try {
      KeyStore store = load(Path.of(settings.trustStore()), settings.trustStorePassword());
      return SSLContexts.custom().loadTrustMaterial(store, null).build();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          "provider-http.trust-store can't be read: " + e.getClass().getSimpleName(), e);
    }
  }

  private static KeyStore load(Path file, String password)
      throws GeneralSecurityException, IOException {
    byte[] bytes = Files.readAllBytes(file);
    String start = new String(bytes, 0, Math.min(bytes.length, 4096), StandardCharsets.ISO_8859_1);
    return start.contains("-----BEGIN CERTIFICATE")
        ? certificates(bytes)
        : KeyStore.getInstance(file.toFile(), password.toCharArray());
  }

  private static KeyStore certificates(byte[] pem) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int n = 0;
    var source = new ByteArrayInputStream(pem);
    for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(source)) {
      store.setCertificateEntry("authority-" + n++, one);
    }
    return store;
  }
}
