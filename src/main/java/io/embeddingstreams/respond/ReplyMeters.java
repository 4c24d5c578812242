package io.embeddingstreams.respond;

import io.embeddingstreams.metrics.Meter;
import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.model.Figures;
import io.embeddingstreams.model.ModelSpec;
import io.embeddingstreams.wire.OpenRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Counts what leaves. A model's name is a tag only where the model is configured. */
final class ReplyMeters {
  private static final String UNKNOWN = "unknown";

  private ReplyMeters() {}

  /** The reply to a request, as it left. */
  static void count(RespondSettings settings, OpenRequest request, ReplyFormat.Formatted left) {
    Meters meters = settings.meters();
    ModelSpec model = settings.models().get().find(request.shape().model());
    String name = model == null ? UNKNOWN : model.alias();
    long millis = Math.max(0, settings.clock().millis() - request.receivedMillis());
    meters.count(Meter.REQUESTS, 1, name, Integer.toString(left.status()));
    meters.time(Meter.REQUEST_SECONDS, Duration.ofMillis(millis), name);
    LetterFormat.Letter letter = left.letter();
    if (letter != null) {
      meters.count(Meter.DEAD_LETTERS, 1, letter.code().text());
    }
    tokens(meters, name, model, left.figures());
  }

  /** What became of a collection's records. */
  static void vectors(RespondSettings settings, String collection, int count, String result) {
    if (count > 0) {
      settings.meters().count(Meter.VECTORS, count, collection, result);
    }
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
