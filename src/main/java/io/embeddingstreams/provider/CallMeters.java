package io.embeddingstreams.provider;

import io.embeddingstreams.metrics.Meter;
import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.model.ModelSpec;
import java.time.Duration;
import java.util.Locale;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts calls and what they cost, and warns of faults once a minute a cause. Any thread. */
final class CallMeters {
  private static final Logger log = LoggerFactory.getLogger(CallMeters.class);
  private static final double MILLION = 1_000_000;

  private final Meters meters;
  private final RareWarnings warnings = new RareWarnings();

  /** Records on these meters. */
  CallMeters(Meters meters) {
    this.meters = meters;
  }

  /** Shows a deployment's state by its name. */
  void deployment(String name, ToIntFunction<String> state) {
    meters.gauge(Meter.DEPLOYMENT_STATE, () -> state.applyAsInt(name), name);
  }

  /** Records a call that goes. */
  void sent(Batch batch) {
    meters.observe(Meter.PROVIDER_BATCH_INPUTS, batch.items().size(), name(batch));
  }

  /** Records a call that ended. */
  void ended(Batch batch, CallResult result, long nowNanos) {
    String outcome =
        result.match(
            vectors -> {
              billed(batch, vectors);
              return "ok";
            },
            fault -> {
              warn(batch, fault, nowNanos);
              return text(fault.kind());
            });
    meters.count(Meter.PROVIDER_CALLS, 1, name(batch), outcome);
    meters.time(
        Meter.PROVIDER_CALL_SECONDS, Duration.ofNanos(nowNanos - batch.sentNanos()), name(batch));
  }

  private void billed(Batch batch, CallResult.Vectors vectors) {
    long tokens = vectors.tokens().stream().mapToLong(Integer::longValue).sum();
    ModelSpec spec = batch.queue().spec();
    meters.count(Meter.TOKENS, (double) tokens, spec.alias(), "billed");
    if (spec.dollarsPerMillionTokens() > 0) {
      double dollars = tokens * spec.dollarsPerMillionTokens() / MILLION;
      meters.count(Meter.COST, dollars, spec.alias(), "billed");
    }
  }

  private void warn(Batch batch, CallResult.Fault fault, long nowNanos) {
    if (warnings.due(name(batch) + " " + fault.kind(), nowNanos)) {
      log.atWarn()
          .addKeyValue("deployment", name(batch))
          .addKeyValue("kind", text(fault.kind()))
          .addKeyValue("code", fault.failure().code().text())
          .addKeyValue("inputs", batch.items().size())
          .log("A provider call failed: {}", fault.failure().message());
    }
  }

  private static String name(Batch batch) {
    return batch.lane().deployment().name();
  }

  private static String text(CallResult.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
