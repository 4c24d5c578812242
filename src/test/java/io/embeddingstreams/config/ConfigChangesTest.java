package io.embeddingstreams.config;

import static io.embeddingstreams.config.Samples.SMALL;
import static io.embeddingstreams.config.Samples.load;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConfigChangesTest {
  @Test
  void shouldNameWhatNeedsARestart() {
    Config read = load(SMALL, "reload=1s", "kafka.client.id=x", "cache.ttl=1d");
    assertThat(ConfigChanges.needingRestart(load(SMALL), read))
        .containsExactly("kafka", "cache", "reload");
  }

  @Test
  void shouldNameMappings() {
    String collection = "collections: {docs: {model: small, topic: vectors}}\n";
    String mapping = "mappings: [{topic: t, collections: [docs], text: [/x]%s}]\n";
    Config running = load(SMALL + collection + mapping.formatted(""));

    assertThat(ConfigChanges.needingRestart(running, load(SMALL + collection)))
        .contains("mappings");
    assertThat(
            ConfigChanges.needingRestart(
                running, load(SMALL + collection + mapping.formatted(", chunk: {tokens: 9}"))))
        .containsExactly("mappings");
  }

  @Test
  void shouldNameNoModels() {
    Config read = load(SMALL, "models.more={deployments: [{name: b, provider: local}]}");
    assertThat(ConfigChanges.needingRestart(load(SMALL), read)).isEmpty();
  }
}
