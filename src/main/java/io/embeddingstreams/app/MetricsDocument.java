package io.embeddingstreams.app;

import io.embeddingstreams.metrics.Meter;
import io.embeddingstreams.metrics.Meters;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Every meter under the names that Prometheus sees, which the registry itself is asked for. */
final class MetricsDocument {
  private static final String TYPE = "# TYPE ";

  private MetricsDocument() {}

  /** The whole document. */
  static String markdown() {
    StringBuilder text =
        new StringBuilder(
            """
            # Metrics

            `GET /metrics` at `management.host` and `management.port`, in Prometheus' text format. No label holds anything that a user wrote: a model that is not configured
            counts as `unknown`.

            | metric | type | labels | counts |
            |---|---|---|---|
            """);
    for (Meter meter : Meter.values()) {
      for (String type : types(meter)) {
        text.append(line(meter, type.split(" ", 2)));
      }
    }
    return text.append(
            """

            ## They balance

            - items = hits + misses: `items_total{result="hit"}` + `items_total{result="miss"}`
            - misses = coalesced + sent: `misses_total{result="coalesced"}` joined a call that was in flight
            - sent = embedded + failed: `sent_total`
            - local reads in own cache partitions = `near_reads_total`; its misses read the store. They are no hits and misses of items: what is found may be too old

            A later copy of an input within one request counts as no item of its own. Figures are an instance's: add them up over instances.

            ## Kafka's own

            Both applications' Kafka Streams, producer and consumer metrics stand beside them, as Micrometer names them; the backlog is
            `kafka_consumer_fetch_manager_records_lag` of the requests topic.
            """)
        .toString();
  }

  private static String line(Meter meter, String[] nameAndType) {
    String labels = meter.tags().stream().map(t -> "`" + t + "`").collect(Collectors.joining(", "));
    return "| `%s` | %s | %s | %s |\n"
        .formatted(nameAndType[0], nameAndType[1], labels, meter.help());
  }

  /** Name and type of each series that a meter makes. */
  private static List<String> types(Meter meter) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Meters meters = new Meters(registry);
    String[] values = meter.tags().toArray(new String[0]);
    switch (meter.kind()) {
      case COUNTER -> meters.count(meter, 1, values);
      case TIMER -> meters.time(meter, Duration.ofMillis(1), values);
      case SUMMARY -> meters.observe(meter, 1, values);
      case GAUGE -> meters.gauge(meter, () -> 1, values);
    }
    return registry
        .scrape()
        .lines()
        .filter(line -> line.startsWith(TYPE))
        .map(line -> line.substring(TYPE.length()))
        .toList();
  }
}
