package io.embeddingstreams.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.config.ConfigLoader;
import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.model.ModelSpec;
import io.embeddingstreams.model.Models;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ReloaderTest {
  private static final String ONE = yaml("one", "");
  private static final String TWO = yaml("two", "");

  @TempDir Path directory;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final BlockingQueue<Models> applied = new LinkedBlockingQueue<>();

  @Test
  void shouldApplyModelsWhereTheContentChanges() throws IOException {
    try (Reloader reloader = reloader(ONE)) {
      reloader.look();
      assertThat(applied).isEmpty();

      write(TWO);
      reloader.look();
      reloader.look();

      assertThat(aliases()).containsExactly("two");
      assertThat(count("applied")).isEqualTo(1);
    }
  }

  @Test
  void shouldApplyCollectionsWhereTheyChange() throws IOException {
    try (Reloader reloader = reloader(ONE)) {
      write(ONE + "\ncollections: {docs: {model: one, topic: vectors, dimensions: 384}}\n");

      reloader.look();

      assertThat(applied.remove().collections()).hasSize(1);
      assertThat(count("applied")).isEqualTo(1);
    }
  }

  @Test
  void shouldReadTheOverridesAgain() throws IOException {
    try (Reloader reloader =
        reloader(ONE, "models.set={deployments: [{name: s, provider: local}]}")) {
      write(TWO);

      reloader.look();

      assertThat(aliases()).containsExactlyInAnyOrder("two", "set");
    }
  }

  @Test
  void shouldRefuseAFaultyFileWholeAndOnce() throws IOException {
    try (Reloader reloader = reloader(ONE)) {
      write(TWO + "modles: {}\nordering: sometimes\n");

      reloader.look();
      reloader.look();

      assertThat(applied).isEmpty();
      assertThat(count("refused")).isEqualTo(1);
    }
  }

  @Test
  void shouldRefuseAFileThatIsGoneAndTakeItBack() throws IOException {
    try (Reloader reloader = reloader(ONE)) {
      Files.delete(file());
      reloader.look();
      write(TWO);

      reloader.look();

      assertThat(count("refused")).isEqualTo(1);
      assertThat(aliases()).containsExactly("two");
    }
  }

  @Test
  void shouldSeeTheCatalogueFileChange() throws IOException {
    Path catalogue = directory.resolve("models.json");
    Files.writeString(catalogue, catalogue(8));
    try (Reloader reloader = reloader(yaml("one", "catalog: {file: models.json}\n"))) {
      Files.writeString(catalogue, catalogue(16));

      reloader.look();

      assertThat(applied.remove().all().iterator().next().dimensions()).isEqualTo(16);
    }
  }

  @Test
  void shouldRefuseACatalogueOfHalfItsSize() throws IOException {
    Path catalogue = directory.resolve("models.json");
    Files.writeString(catalogue, catalogue(8));
    try (Reloader reloader = reloader(yaml("one", "catalog: {file: models.json}\n"))) {
      Files.writeString(catalogue, catalogue(8).substring(0, catalogue(8).length() / 2));

      reloader.look();

      assertThat(applied).isEmpty();
      assertThat(count("refused")).isEqualTo(1);
    }
  }

  @Test
  void shouldApplyModelsBesideAChangeThatNeedsARestart() throws IOException {
    try (Reloader reloader = reloader(ONE)) {
      write(yaml("two", "ordering: none\n"));

      assertThat(reloader.reload()).isEqualTo(Reloader.Result.APPLIED);

      assertThat(aliases()).containsExactly("two");
    }
  }

  @Test
  void shouldCountAReloadWithoutChanges() throws IOException {
    try (Reloader reloader = reloader(ONE)) {
      write(ONE + "# a remark\n");

      reloader.look();

      assertThat(applied).isEmpty();
      assertThat(count("unchanged")).isEqualTo(1);
    }
  }

  @Test
  void shouldLookByItself() throws Exception {
    try (Reloader reloader = reloader(yaml("one", "reload: 20ms\n"))) {
      reloader.start();

      write(yaml("two", "reload: 20ms\n"));

      assertThat(applied.poll(20, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void shouldRunAtSighup() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);
    try (HangupSignal installed = HangupSignal.running(ran::countDown).orElseThrow()) {
      assertThat(installed).isNotNull();
      Class<?> type = Class.forName("sun.misc.Signal");
      Method raise = type.getMethod("raise", type);

      raise.invoke(null, type.getConstructor(String.class).newInstance("HUP"));

      assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private Reloader reloader(String yaml, String... sets) throws IOException {
    write(yaml);
    ConfigSource source =
        new ConfigSource(file(), () -> ConfigLoader.load(file(), Map.of(), List.of(sets)));
    return new Reloader(source.loader().get(), source, applied::add, new Meters(registry));
  }

  private Path file() {
    return directory.resolve("gateway.yaml");
  }

  private void write(String yaml) throws IOException {
    Files.writeString(file(), yaml);
  }

  private List<String> aliases() {
    return applied.remove().all().stream().map(ModelSpec::alias).toList();
  }

  private double count(String result) {
    return registry.get("embedding.streams.config.reloads").tag("result", result).counter().count();
  }

  private static String yaml(String alias, String more) {
    return "kafka: {bootstrap.servers: localhost:9092}\nmodels:\n  "
        + alias
        + ":\n    deployments: [{name: d, provider: vllm, base-url: 'http://localhost:1/v1', model: own}]\n"
        + more;
  }

  private static String catalogue(int dimensions) {
    return "{\"models\": [{\"name\": \"own\", \"dimensions\": " + dimensions + "}]}";
  }
}
