package io.embeddingstreams.provider;

import ch.qos.logback.classic.Level;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Silences the HTTP client's logs of what goes over the wire: at DEBUG they hold inputs, vectors
 * and keys, and no log line may, at any level that somebody configures.
 */
final class WireLogs {
  private static final List<String> NAMES =
      List.of(
          "org.apache.hc.client5.http.wire",
          "org.apache.hc.client5.http.headers",
          "org.apache.hc.client5.http2.frame",
          "org.apache.hc.client5.http2.frame.payload");

  private WireLogs() {}

  /** Turns them off; where the logs are not Logback's, nothing. */
  static void silence() {
    for (String name : NAMES) {
      if (LoggerFactory.getLogger(name) instanceof ch.qos.logback.classic.Logger logger) {
        logger.setLevel(Level.OFF);
      }
    }
  }
}
