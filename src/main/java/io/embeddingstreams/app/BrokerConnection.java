package io.embeddingstreams.app;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects to the cluster, waiting for brokers that are not up yet. */
public final class BrokerConnection {
  private static final Logger log = LoggerFactory.getLogger(BrokerConnection.class);
  private static final Duration WARNING = Duration.ofSeconds(10);

  private BrokerConnection() {}

  /**
   * An admin client whose cluster has answered once; the caller closes it. Warns every 10 s.
   *
   * @param kafka client properties
   * @throws ApplicationException where no broker answered in time, or credentials are wrong
   */
  public static Admin open(Map<String, String> kafka, Duration patience) {
    long start = System.nanoTime();
    String last = "no answer";
    while (true) {
      Duration left = patience.minusNanos(System.nanoTime() - start);
      if (left.isNegative() || left.isZero()) {
        throw unreachable(kafka, patience, last);
      }
      Admin admin = null;
      try {
        admin = Admin.create(properties(kafka));
        last = answer(admin, left.compareTo(WARNING) < 0 ? left : WARNING);
        if (last.isEmpty()) {
          return admin;
        }
      } catch (KafkaException e) {
        last = wrongAtOnce(e);
        sleep(left);
      }
      if (admin != null) {
        admin.close(Duration.ZERO);
      }
      log.atWarn()
          .addKeyValue("bootstrapServers", servers(kafka))
          .addKeyValue("error", last)
          .log("No Kafka broker answers yet");
    }
  }

  private static Map<String, Object> properties(Map<String, String> kafka) {
    Map<String, Object> all = new HashMap<>(kafka);
    all.putIfAbsent(AdminClientConfig.CLIENT_ID_CONFIG, "embedding-streams-admin");
    return all;
  }

  /** Empty where the cluster answered, else what went wrong. */
  private static String answer(Admin admin, Duration wait) {
    try {
      admin.describeCluster().nodes().get(wait.toMillis(), TimeUnit.MILLISECONDS);
      return "";
    } catch (TimeoutException e) {
      return "no answer";
    } catch (ExecutionException e) {
      Throwable cause = KafkaErrors.cause(e);
      if (cause instanceof AuthenticationException) {
        admin.close(Duration.ZERO);
        throw KafkaErrors.refused("the connection", cause);
      }
      return KafkaErrors.text(cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      admin.close(Duration.ZERO);
      throw new ApplicationException("interrupted while waiting for Kafka");
    }
  }

  /** A name that does not resolve may resolve later; any other fault of a property may not. */
  private static String wrongAtOnce(KafkaException e) {
    String text = String.valueOf(root(e).getMessage());
    if (!text.contains("resolvable")) {
      throw new ApplicationException("a property under kafka is wrong: " + text);
    }
    return text;
  }

  private static void sleep(Duration left) {
    try {
      Thread.sleep(Math.min(left.toMillis(), WARNING.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApplicationException("interrupted while waiting for Kafka");
    }
  }

  private static Throwable root(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static ApplicationException unreachable(
      Map<String, String> kafka, Duration patience, String last) {
    return new ApplicationException(
        "no Kafka broker at kafka.bootstrap.servers "
            + servers(kafka)
            + " answered within "
            + patience.toSeconds()
            + " s ("
            + last
            + "): is the address right, is the broker up, does security.protocol fit,"
            + " and can this machine reach the broker's advertised listeners?");
  }

  private static @Nullable String servers(Map<String, String> kafka) {
    return kafka.get("bootstrap.servers");
  }
}
