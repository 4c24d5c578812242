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
  void shouldNameNoModels() {
    Config read = load(SMALL, "models.more={deployments: [{name: b, provider: local}]}");
    assertThat(ConfigChanges.needingRestart(load(SMALL), read)).isEmpty();
  }
}
