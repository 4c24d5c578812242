package io.embeddingstreams.app;

import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker inside this JVM, on loopback alone, for the demo, measurements and tests. Its data
 * stay in the directory given and are found again by the next broker there, after a kill too.
 *
 * <p>Methods may be called from any thread, one at a time. Ready about two seconds after {@link
 * #start}.
 */
public final class EmbeddedBroker implements AutoCloseable {
  // Kafka's broker has no public API to be embedded: every internal class of it is named in this
  // file alone. A fault of the broker ends the JVM by Exit.halt, so both procedures are replaced
  // for good: a fault is logged and remembered, and the program goes on without its broker.

  private static final Logger log = LoggerFactory.getLogger(EmbeddedBroker.class);
  private static final String HOST = LoopbackPorts.HOST;
  private static final int ATTEMPTS = 3;

  private final Path data;
  private final Map<String, String> overrides;
  private final AtomicReference<@Nullable String> fault = new AtomicReference<>();
  private int port;
  private @Nullable KafkaRaftServer server;
  private @Nullable DirectoryLock lock;

  private EmbeddedBroker(Path data, int port, Map<String, String> overrides) {
    this.data = data.toAbsolutePath().normalize();
    this.port = port;
    this.overrides = Map.copyOf(overrides);
  }

  /** Starts a broker on any free port; see {@link #start(Path, int, Map)}. */
  public static EmbeddedBroker start(Path data) {
    return start(data, 0, Map.of());
  }

  /**
   * Starts a broker and returns when it serves.
   *
   * @param data made where it is absent
   * @param port of clients; 0: any free one
   * @param overrides broker properties that win over ours
   * @throws ApplicationException where the port is taken or another broker uses the directory
   */
  public static EmbeddedBroker start(Path data, int port, Map<String, String> overrides) {
    EmbeddedBroker broker = new EmbeddedBroker(data, port, overrides);
    try {
      broker.startOnFreePorts();
    } catch (NoClassDefFoundError absent) {
      throw new ApplicationException(
          "there is no Kafka broker inside this installation (images leave it out): use `serve`"
              + " with a cluster of your own, or run this from a build");
    }
    return broker;
  }

  /** What clients set as {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return HOST + ":" + port;
  }

  /** The port of clients. */
  public int port() {
    return port;
  }

  /** What made the broker give up by itself; empty while nothing did. */
  public Optional<String> fault() {
    return Optional.ofNullable(fault.get());
  }

  /** Stops it cleanly; its data stay. Does nothing where it is stopped. */
  public void stop() {
    KafkaRaftServer running = server;
    server = null;
    if (running != null) {
      running.shutdown();
      running.awaitShutdown();
    }
    release();
  }

  /** Stops it where it runs, and starts it again on the same data and port. */
  public void restart() {
    stop();
    startOnFreePorts();
  }

  @Override
  public void close() {
    stop();
  }

  private void startOnFreePorts() {
    if (port != 0 && !LoopbackPorts.isFree(port)) {
      throw new ApplicationException(
          "port " + port + " of " + HOST + " is taken: stop what listens there or give another");
    }
    lock = DirectoryLock.take(data);
    boolean anyPort = port == 0;
    for (int attempt = 1; ; attempt++) {
      port = anyPort ? LoopbackPorts.free() : port;
      try {
        startOnce();
        return;
      } catch (RuntimeException e) {
        abandon();
        if (!isBindFailure(e) || attempt == ATTEMPTS) {
          release();
          throw new ApplicationException(
              "the embedded broker did not start on " + data + ": " + rootMessage(e));
        }
      }
    }
  }

  private void startOnce() {
    fault.set(null);
    Exit.setExitProcedure(this::remember);
    Exit.setHaltProcedure(this::remember);
    format();
    KafkaRaftServer made =
        new KafkaRaftServer(new KafkaConfig(properties(LoopbackPorts.free()), false), Time.SYSTEM);
    server = made;
    made.startup();
  }

  private void remember(int status, @Nullable String message) {
    String text = message == null ? "exit status " + status : message;
    fault.compareAndSet(null, text);
    log.atError().addKeyValue("fault", text).log("The embedded broker failed");
  }

  private void format() {
    if (Files.exists(data.resolve("meta.properties"))) {
      return;
    }
    try {
      Files.createDirectories(data);
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setNodeId(1)
          .setClusterId(Uuid.randomUuid().toString())
          .addDirectory(data.toString())
          .setMetadataLogDirectory(data.toString())
          .setControllerListenerName("CONTROLLER")
          .setIgnoreFormatted(true)
          .setReleaseVersion(MetadataVersion.latestProduction())
          .run();
    } catch (Exception e) {
      throw new IllegalStateException("cannot write to " + data + ": " + e.getMessage(), e);
    }
  }

  private Map<String, String> properties(int controllerPort) {
    Map<String, String> all = new HashMap<>(EmbeddedBrokerSettings.SMALL);
    all.put("node.id", "1");
    all.put("process.roles", "broker,controller");
    all.put(
        "listeners",
        "PLAINTEXT://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":" + controllerPort);
    all.put("advertised.listeners", "PLAINTEXT://" + HOST + ":" + port);
    all.put("controller.quorum.voters", "1@" + HOST + ":" + controllerPort);
    all.put("log.dirs", data.toString());
    all.putAll(overrides);
    return all;
  }

  /** A broker that did not start is told to stop, but may never say that it has. */
  private void abandon() {
    KafkaRaftServer broken = server;
    server = null;
    if (broken != null) {
      try {
        broken.shutdown();
      } catch (RuntimeException e) {
        log.atDebug().addKeyValue("error", rootMessage(e)).log("A broken broker did not stop");
      }
    }
  }

  private void release() {
    DirectoryLock held = lock;
    lock = null;
    if (held != null) {
      held.close();
    }
  }

  private static boolean isBindFailure(Throwable error) {
    for (Throwable t = error; t != null; t = t.getCause()) {
      if (t instanceof BindException) {
        return true;
      }
    }
    return false;
  }

  private static String rootMessage(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
