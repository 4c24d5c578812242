package io.embeddingstreams.http;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.util.JavalinBindException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.Supplier;

/** Serves {@code /metrics}, {@code /health/live} and {@code /health/ready}. */
public final class ManagementServer implements AutoCloseable {
  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Javalin javalin;

  private ManagementServer(Javalin javalin) {
    this.javalin = javalin;
  }

  /**
   * Starts to serve.
   *
   * @param port 0: any free one, see {@link #port}
   * @param live, ready asked at each call, on the server's threads
   * @throws ListenException where host and port cannot be listened on
   */
  public static ManagementServer start(
      String host,
      int port,
      PrometheusMeterRegistry registry,
      Supplier<Health> live,
      Supplier<Health> ready) {
    Javalin javalin =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.startup.startupWatcherEnabled = false;
              config.jetty.modifyServer(server -> server.setStopTimeout(0));
              config.routes.get(
                  "/metrics",
                  context -> context.contentType(METRICS_TYPE).result(registry.scrape()));
              config.routes.get("/health/live", context -> answer(context, live.get()));
              config.routes.get("/health/ready", context -> answer(context, ready.get()));
            });
    try {
      javalin.start(host, port);
    } catch (JavalinBindException e) {
      throw new ListenException(host, port, e);
    }
    return new ManagementServer(javalin);
  }

  /** Where it listens. */
  public int port() {
    return javalin.port();
  }

  /** Stops at once; calls under way are cut. */
  @Override
  public void close() {
    javalin.stop();
  }

  private static void answer(Context context, Health health) {
    context.status(health.good() ? 200 : 503).contentType("application/json").result(health.json());
  }
}
