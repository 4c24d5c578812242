package io.embeddingstreams.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import io.embeddingstreams.app.Application;
import io.embeddingstreams.app.Estimate;
import io.embeddingstreams.app.Estimator;
import io.embeddingstreams.config.Config;
import io.embeddingstreams.config.ConfigException;
import io.embeddingstreams.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a mapped topic would take, told before and measured after. */
@Timeout(300)
final class EstimateIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String BILLED = "embedding_streams_tokens_total{kind=\"billed\"";
  private static final String DOLLARS = "embedding_streams_cost_dollars_total{kind=\"billed\"";
  private static final String[] PRICED = {
    "models.fake.deployments.one.model=text-embedding-3-small",
    "models.fake.deployments.one.inputs-per-minute=6000",
    SourceTable.collection("docs", "fake", "estimate-vectors")
  };

  /** Three tokens each, by tokenizer and provider alike. */
  private static String text(int number) {
    return "text " + number;
  }

  @Test
  void shouldTellWhatTheRunThenCosts() {
    try (SourceTable first = new SourceTable("estimate-first", 2);
        SourceTable second = new SourceTable("estimate-second", 3);
        Gateway gateway = Gateway.prepare("estimate", with("estimate-first"))) {
      Application before = gateway.instance("state");
      for (int id = 0; id < 200; id++) {
        first.put("c", id, text(id));
      }
      first.flush();
      awaitPoints(200);
      for (int id = 0; id < 600; id++) {
        second.put("r", 1_000 + id, text(100 + id % 500));
      }
      for (int id = 0; id < 50; id++) {
        second.put("u", 1_000 + id, text(700 + id));
        second.delete(1_500 + id);
        second.touch(1_100 + id);
      }
      second.flush();
      Config next = config(gateway, "estimate-second");
      RecordingProgress progress = new RecordingProgress();

      Estimate whole = new Estimator(next, said -> {}).of(next.mappings().get(0), 0, progress);
      Estimate sample = new Estimator(next, said -> {}).of(next.mappings().get(0), 200, progress);

      before.close();
      double paidBefore = gateway.provider().seen("text").size();
      Application after =
          gateway.instance("state", SourceTable.mapping("estimate-second", "docs", ""));
      awaitPoints(200 + 550);
      double paid = gateway.provider().seen("text").size() - paidBefore;

      assertThat(whole.records()).isEqualTo(800);
      assertThat(whole.results())
          .containsEntry("embed", 650L)
          .containsEntry("delete", 100L)
          .containsEntry("unavailable", 50L);
      assertThat(whole.documents()).isEqualTo(550);
      Estimate.OfModel model = whole.models().get(0);
      assertThat(model.distinct()).isEqualTo(550);
      assertThat(model.hits()).isEqualTo(100);
      assertThat((double) (model.distinct() - model.hits())).isCloseTo(paid, withPercentage(5));
      assertThat((double) whole.tokens())
          .isCloseTo(gateway.metric(after, BILLED), withPercentage(5));
      assertThat(whole.dollars()).isCloseTo(gateway.metric(after, DOLLARS), withPercentage(5));
      assertThat(model.time())
          .hasValue(Duration.ofMillis(Math.round(450 / (6000 * 0.95) * 60_000)));
      assertThat(sample.read()).isBetween(150L, 250L);
      assertThat((double) sample.records()).isCloseTo(800, withPercentage(5));
      assertThat(progress.steps).isGreaterThan(800);
    }
  }

  private static String[] with(String topic) {
    List<String> all = new ArrayList<>(List.of(PRICED));
    all.add(SourceTable.mapping(topic, "docs", ""));
    return all.toArray(new String[0]);
  }

  private static Config config(Gateway gateway, String topic) {
    try {
      return ConfigLoader.load(read(gateway.file()), Map.of(), List.of(with(topic)));
    } catch (ConfigException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError("no " + file, e);
    }
  }

  private static void awaitPoints(int count) {
    try (Points points = new Points("estimate-vectors")) {
      Await.until(
          PATIENCE,
          count + " points",
          () -> points.read().size() == count,
          () -> points.read().size());
    }
  }

  /** Counts steps. */
  private static final class RecordingProgress implements Estimator.Progress {
    long steps;

    @Override
    public void begin(String name, String unit, long total) {
      assertThat(total).isPositive();
    }

    @Override
    public void step(long more) {
      steps += more;
    }

    @Override
    public void end() {}
  }
}
