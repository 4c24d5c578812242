package io.embeddingstreams.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.embeddingstreams.it.Caller.Sent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Vectors of points on the topics of their collections, as a read_committed sink reads them. */
@Timeout(300)
final class VectorsIT {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int REQUESTS = 120;

  @Test
  void shouldEndWithTheLastVectorOfAPointUpdatedManyTimesAndWithItsTombstone() throws Exception {
    try (Gateway gateway = Gateway.start("updates", collection("it-updates"))) {
      List<String> texts = Caller.texts("updated", 10);
      List<String> order = IntStream.range(0, 100).mapToObj(i -> texts.get(i * 7 % 10)).toList();
      List<Sent> sent = new ArrayList<>();
      order.forEach(text -> sent.add(gateway.caller().send("one", point(text, "same"))));
      sent.add(gateway.caller().send("one", delete("same", "never")));

      List<Received> answers = gateway.caller().answers(sent);

      assertThat(answers.get(100).body().path("deleted").asInt()).isEqualTo(2);
      List<ConsumerRecord<byte[], byte[]>> records = gateway.caller().records("it-updates");
      assertThat(records).hasSize(102);
      List<JsonNode> values =
          records.stream().filter(r -> r.value() != null).map(VectorsIT::json).toList();
      assertThat(values.stream().map(value -> value.path("text").asText())).isEqualTo(order);
      String same = key(records.stream().filter(r -> r.value() != null).findFirst().orElseThrow());
      List<String> ofSame =
          records.stream()
              .filter(r -> key(r).equals(same))
              .map(r -> r.value() == null ? "deleted" : "written")
              .toList();
      assertThat(ofSame).hasSize(101).endsWith("written", "deleted");
      assertThat(setting(gateway, "it-updates", "cleanup.policy")).isEqualTo("compact");
      assertThat(setting(gateway, "it-updates", "max.message.bytes")).isEqualTo("1048576");
    }
  }

  @Test
  void shouldWriteEachVectorOnceOverAKillInMidLoad() {
    try (Gateway gateway = Gateway.prepare("vectors-kill", collection("it-killed"))) {
      gateway.provider().delay(100);
      List<Sent> sent;
      try (ServeProcess first = gateway.serve(Map.of())) {
        sent =
            IntStream.range(0, REQUESTS)
                .mapToObj(i -> gateway.caller().send("k" + i, point("kill " + i, "p" + i)))
                .toList();
        Await.until(
            Duration.ofSeconds(60), "some answers", () -> gateway.caller().answered(sent) >= 10);
        first.kill();
      }
      try (ServeProcess second = gateway.serve(Map.of())) {
        gateway.caller().answers(sent);
        gateway.awaitRest();
        second.terminate();
      }

      List<ConsumerRecord<byte[], byte[]>> records = gateway.caller().records("it-killed");
      assertThat(records).hasSize(REQUESTS);
      Collection<String> keys = new HashSet<>();
      records.forEach(record -> keys.add(key(record)));
      assertThat(keys).hasSize(REQUESTS);
    }
  }

  @Test
  void shouldWriteVectorsAloneWhereNoAnswersAreWanted() {
    try (Gateway gateway =
        Gateway.start("vectors-alone", collection("it-alone"), "responses=none")) {
      gateway.caller().send("k", point("alone", "p"));
      gateway.caller().send("k", Caller.request("nobody", List.of("alone")));

      Await.until(
          Duration.ofSeconds(60),
          "a vector and a dead letter",
          () ->
              gateway.caller().records("it-alone").size() == 1
                  && gateway.caller().records(gateway.config().topics().deadLetters()).size() == 1);
      gateway.awaitRest();
      gateway.caller().readToEnd();
      assertThat(gateway.caller().received()).isEmpty();
    }
  }

  private static String collection(String topic) {
    return "collections={docs: {model: fake, topic: " + topic + "}}";
  }

  private static ObjectNode point(String text, String id) {
    ObjectNode request = Caller.request(text);
    request.putArray("points").addObject().put("id", id);
    return request;
  }

  private static ObjectNode delete(String... ids) {
    ObjectNode request = JSON.createObjectNode().put("collection", "docs");
    for (String id : ids) {
      request.withArray("delete").add(id);
    }
    return request;
  }

  private static String setting(Gateway gateway, String topic, String name) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return gateway
        .admin()
        .describeConfigs(List.of(resource))
        .all()
        .get()
        .get(resource)
        .get(name)
        .value();
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), StandardCharsets.UTF_8);
  }

  private static JsonNode json(ConsumerRecord<byte[], byte[]> record) {
    try {
      return JSON.readTree(record.value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
