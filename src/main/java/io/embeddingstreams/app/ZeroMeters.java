package io.embeddingstreams.app;

import io.embeddingstreams.documents.Result;
import io.embeddingstreams.metrics.Meter;
import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.model.Mapping;
import io.embeddingstreams.model.Models;
import java.util.List;

/**
 * Shows the meters of every configured model at zero, so that a dashboard is whole from the start.
 */
final class ZeroMeters {
  private ZeroMeters() {}

  static void show(Meters meters, Models models) {
    models
        .all()
        .forEach(
            model -> {
              String alias = model.alias();
              meters.touch(Meter.REQUESTS, alias, "200");
              meters.touch(Meter.REQUEST_SECONDS, alias);
              each(meters, Meter.ITEMS, alias, "hit", "miss");
              each(meters, Meter.MISSES, alias, "coalesced", "sent");
              each(meters, Meter.SENT, alias, "embedded", "failed");
              each(meters, Meter.TOKENS, alias, "served", "billed");
              model.deployments().forEach(deployment -> deployment(meters, deployment.name()));
            });
    models
        .collections()
        .forEach(each -> each(meters, Meter.VECTORS, each.name(), "written", "deleted"));
    for (String event :
        new String[] {"expired", "unreadable", "evicted", "bypassed", "not_stored"}) {
      meters.touch(Meter.CACHE_EVENTS, event);
    }
    for (String result : new String[] {"applied", "refused", "unchanged"}) {
      meters.touch(Meter.CONFIG_RELOADS, result);
    }
    meters.touch(Meter.DEAD_LETTERS, "invalid_json");
  }

  /** Every result that a record of a mapped topic can have. */
  static void show(Meters meters, List<Mapping> mappings) {
    for (Mapping mapping : mappings) {
      for (Result result : Result.values()) {
        meters.touch(Meter.DOCUMENTS, mapping.topic(), result.text());
      }
    }
  }

  private static void each(Meters meters, Meter meter, String alias, String... results) {
    for (String result : results) {
      meters.touch(meter, alias, result);
    }
  }

  private static void deployment(Meters meters, String name) {
    meters.touch(Meter.PROVIDER_CALLS, name, "ok");
    meters.touch(Meter.PROVIDER_CALL_SECONDS, name);
    meters.touch(Meter.PROVIDER_BATCH_INPUTS, name);
  }
}
