package io.embeddingstreams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.Responses;
import io.embeddingstreams.wire.Topics;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class StreamsSettingsTest {
  private static final Topics TOPICS =
      new Topics("es", 6, 12, (short) 3, true, "requests", "responses", "dead", Map.of());

  @Test
  void shouldNameBothApplicationsAfterTheInstallation() {
    StreamsSettings settings = settings(Map.of("application.id", "es"));

    assertThat(settings.requests()).containsEntry("application.id", "es-requests");
    assertThat(settings.cache()).containsEntry("application.id", "es-cache");
  }

  @Test
  void shouldOverrideForBothForOneAndByClient() {
    StreamsSettings settings =
        settings(
            Map.of(
                "num.stream.threads", "3",
                "commit.interval.ms", "77",
                "consumer.max.poll.records", "55",
                "cache.num.stream.threads", "5",
                "requests.consumer.max.poll.records", "7",
                "cache.num.standby.replicas", "1"));

    assertThat(settings.requests())
        .containsEntry("num.stream.threads", "3")
        .containsEntry("consumer.max.poll.records", "7")
        .containsEntry("commit.interval.ms", "77")
        .doesNotContainKey("num.standby.replicas");
    assertThat(settings.cache())
        .containsEntry("num.stream.threads", "5")
        .containsEntry("consumer.max.poll.records", "55")
        .containsEntry("commit.interval.ms", "77")
        .containsEntry("num.standby.replicas", "1");
  }

  @Test
  void shouldLeaveNoPrefixedName() {
    StreamsSettings settings =
        settings(Map.of("cache.num.standby.replicas", "1", "requests.poll.ms", "9"));

    assertThat(names(settings.requests())).noneMatch(name -> name.startsWith("cache."));
    assertThat(names(settings.cache())).noneMatch(name -> name.startsWith("requests."));
    assertThat(names(settings.cache())).noneMatch(name -> name.startsWith("cache."));
  }

  @Test
  void shouldNotLetTasksWaitHalfASecondForTheRestoringOfOthers() {
    StreamsSettings settings = settings(Map.of());

    assertThat(settings.requests()).containsEntry("restore.consumer.fetch.max.wait.ms", "20");
    assertThat(settings.cache()).containsEntry("restore.consumer.fetch.max.wait.ms", "20");
  }

  @Test
  void shouldKeepWhatIsFixed() {
    StreamsSettings settings =
        settings(
            Map.of(
                "max.task.idle.ms", "0",
                "group.protocol", "streams",
                "requests.max.task.idle.ms", "0",
                "cache.group.protocol", "streams",
                "processing.guarantee", "exactly_once_v2",
                "cache.processing.guarantee", "exactly_once_v2"));

    for (Properties properties : new Properties[] {settings.requests(), settings.cache()}) {
      assertThat(properties)
          .containsEntry("max.task.idle.ms", "-1")
          .containsEntry("group.protocol", "classic");
    }
    assertThat(settings.cache()).containsEntry("processing.guarantee", "at_least_once");
    assertThat(settings.requests()).containsEntry("processing.guarantee", "exactly_once_v2");
  }

  @Test
  void shouldTellTheGuaranteeOfTheRequestsApplication() {
    assertThat(settings(Map.of()).isExactlyOnce()).isTrue();
    assertThat(settings(Map.of("processing.guarantee", "at_least_once")).isExactlyOnce()).isFalse();
    assertThat(settings(Map.of("requests.processing.guarantee", "at_least_once")).isExactlyOnce())
        .isFalse();
  }

  @Test
  void shouldLetProducersSendTheLargestRecordOfTheTopics() {
    Properties properties =
        new StreamsSettings(Map.of(), Map.of(), TOPICS, "node", 40 << 20, Responses.ALL).requests();

    assertThat(Integer.parseInt(properties.getProperty("producer.max.request.size")))
        .isGreaterThan(40 << 20);
    assertThat(Long.parseLong(properties.getProperty("producer.buffer.memory")))
        .isGreaterThan(40 << 20);
  }

  private static java.util.Set<String> names(Properties properties) {
    return properties.stringPropertyNames();
  }

  private static StreamsSettings settings(Map<String, String> streams) {
    return new StreamsSettings(
        Map.of("bootstrap.servers", "localhost:9092"), streams, TOPICS, "node", 0, Responses.ALL);
  }
}
