package io.embeddingstreams.bench;

import io.embeddingstreams.app.Application;
import io.embeddingstreams.app.ApplicationException;
import io.embeddingstreams.config.Config;
import java.time.Duration;

/** The application as it is measured: started in this process, ready when it is returned. */
final class BenchGateway implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  private final Application application;

  private BenchGateway(Application application) {
    this.application = application;
  }

  /** Starts it and waits until it is ready. */
  static BenchGateway start(Config config) {
    Application application = Application.start(config, null);
    if (!application.awaitReady(START)) {
      application.close();
      throw new ApplicationException("the application did not become ready");
    }
    return new BenchGateway(application);
  }

  /** Throws {@link ApplicationException} where it no longer runs. */
  void check() {
    if (!application.awaitReady(START)) {
      throw new ApplicationException("the application has failed");
    }
  }

  /** The port of health and metrics. */
  int managementPort() {
    return application.managementPort();
  }

  @Override
  public void close() {
    application.close();
  }
}
