package io.embeddingstreams.respond;

import io.embeddingstreams.metrics.Meter;
import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.model.Figures;
import io.embeddingstreams.model.ModelSpec;
import io.embeddingstreams.wire.OpenRequest;
import io.embeddingstreams.wire.Reply;
import io.embeddingstreams.wire.Verdict;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Counts what leaves. A model's name is a tag only where the model is configured. */
final class ReplyMeters {
  private static final String UNKNOWN = "unknown";

  private ReplyMeters() {}

  /** One reply with the status that it left with. */
  static void count(RespondSettings settings, Reply reply, int status) {
    OpenRequest request = reply.request();
    Meters meters = settings.meters();
    ModelSpec model = settings.models().get().find(request.shape().model());
    String name = model == null ? UNKNOWN : model.alias();
    long millis = Math.max(0, settings.clock().millis() - request.receivedMillis());
    meters.count(Meter.REQUESTS, 1, name, Integer.toString(status));
    meters.time(Meter.REQUEST_SECONDS, Duration.ofMillis(millis), name);
    Verdict letter = reply.match((r, outcomes) -> null, (r, verdict) -> verdict);
    if (letter != null && letter.deadLetter() != null) {
      meters.count(Meter.DEAD_LETTERS, 1, letter.failure().code().text());
    }
    Figures figures =
        reply.match(
            (r, outcomes) -> Figures.of(outcomes, r.itemOf()), (r, verdict) -> Figures.NONE);
    tokens(meters, name, model, figures);
  }

  private static void tokens(
      Meters meters, String name, @Nullable ModelSpec model, Figures figures) {
    meters.count(Meter.TOKENS, (double) figures.promptTokens(), name, "served");
    if (model != null && model.dollarsPerMillionTokens() > 0) {
      double saved = (double) figures.cachedTokens() * model.dollarsPerMillionTokens() / 1e6;
      meters.count(Meter.COST, saved, name, "saved");
    }
  }
}
