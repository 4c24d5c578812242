package io.embeddingstreams.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.embeddingstreams.app.Application;
import io.embeddingstreams.app.ApplicationException;
import io.embeddingstreams.model.CollectionSpec;
import io.embeddingstreams.model.GivenId;
import io.embeddingstreams.model.PointId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables whose changes are mapped into collections, on a real broker. */
@Timeout(600)
final class DocumentsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final String name = "table" + NUMBER.incrementAndGet();
  private final String vectors = name + "-vectors";

  private Gateway gateway(String more, String... sets) {
    List<String> all =
        new ArrayList<>(
            List.of(
                SourceTable.collection("docs", "fake", vectors),
                SourceTable.mapping(name, "docs", more)));
    all.addAll(List.of(sets));
    return Gateway.prepare(name, all.toArray(new String[0]));
  }

  @Test
  void shouldKeepPointsInStepWithATableAndPayOnce() {
    try (SourceTable table = new SourceTable(name, 4);
        Gateway gateway = gateway("")) {
      gateway.instance("state");
      fill(table);

      shouldHave(table);

      int paid = gateway.provider().seen("text").size();
      assertThat(gateway.provider().seen("text").values()).containsOnly(1);
      assertThat(paid).isEqualTo(11_000);
      table.snapshot();
      Await.until(
          PATIENCE,
          "the second snapshot",
          () -> read(gateway) == table.events(),
          () -> read(gateway));
      gateway.awaitRest();
      shouldHave(table);
      assertThat(gateway.provider().seen("text")).hasSize(paid);
      assertThat(gateway.provider().seen("text").values()).containsOnly(1);
      assertThat(gateway.metric("embedding_streams_dead_letters_total")).isZero();
    }
  }

  /** 10,000 rows; 1,000 of them changed, 500 deleted, 200 touched beside their long text. */
  private static void fill(SourceTable table) {
    for (int id = 0; id < 10_000; id++) {
      table.put("r", id, "text " + id);
    }
    changes(table);
  }

  private static void changes(SourceTable table) {
    for (int id = 0; id < 1_000; id++) {
      table.put("u", id * 7, "text " + id * 7 + " changed");
    }
    for (int id = 0; id < 500; id++) {
      table.delete(id * 11 + 1);
    }
    for (int id = 0; id < 200; id++) {
      table.touch(9_000 + id * 2);
    }
    table.flush();
  }

  private static double read(Gateway gateway) {
    return gateway.metric("embedding_streams_documents_total");
  }

  private void shouldHave(SourceTable table) {
    Map<String, String> expected = new TreeMap<>();
    table.rows().forEach((id, text) -> expected.put(Integer.toString(id), text));
    try (Points points = new Points(vectors)) {
      Await.until(
          PATIENCE,
          "the points of all rows",
          () -> {
            points.read();
            return points.texts().equals(expected);
          },
          () -> points.texts().size() + " points of " + expected.size());
    }
  }

  @Test
  void shouldKeepPointsInStepThroughAKillInMidLoad() {
    try (SourceTable table = new SourceTable(name, 2);
        Gateway gateway = gateway("")) {
      gateway.provider().delay(20);
      for (int id = 0; id < 10_000; id++) {
        table.put("r", id, "text " + id);
      }
      try (ServeProcess first = gateway.serve(Map.of())) {
        Await.until(
            PATIENCE,
            "some of it embedded",
            () -> gateway.provider().seen("text").size() > 2_000,
            first::log);
        first.kill();
      }
      changes(table);
      try (ServeProcess second = gateway.serve(Map.of())) {
        shouldHave(table);
        gateway.awaitRest();
        assertThat(second.metric("embedding_streams_dead_letters_total")).isZero();
      }
      assertThat(gateway.provider().seen("text").values()).allMatch(times -> times <= 2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"exactly_once_v2", "at_least_once"})
  void shouldHaveExactlyTheChunksOfDocumentsThatGrowShrinkAndGo(String guarantee) {
    try (SourceTable table = new SourceTable(name, 2);
        Gateway gateway =
            gateway(
                ", chunk: {tokens: 12, overlap: 0}", "streams.processing.guarantee=" + guarantee)) {
      gateway.provider().delay(20);
      for (int round = 0; round < 3; round++) {
        try (ServeProcess serve = gateway.serve(Map.of())) {
          double before = serve.metric("embedding_streams_vectors_total");
          chunked(table, round);
          Await.until(
              PATIENCE,
              "some of the round",
              () -> serve.metric("embedding_streams_vectors_total") > before + 20,
              serve::log);
          serve.kill();
        }
      }
      try (ServeProcess last = gateway.serve(Map.of())) {
        shouldHaveChunks(table);
        gateway.awaitRest();
        shouldHaveChunks(table);
        assertThat(last.metric("embedding_streams_dead_letters_total")).isZero();
      }
    }
  }

  /** Documents of 1 to 20 sentences, other numbers each round; some go and some come back. */
  private static void chunked(SourceTable table, int round) {
    for (int id = 0; id < 120; id++) {
      if (id % 5 == round) {
        table.delete(id);
      } else {
        table.put("u", id, text(id, round, 1 + (id * 7 + round * 11) % 20));
      }
    }
    table.flush();
  }

  private static String text(int id, int round, int sentences) {
    return IntStream.range(0, sentences)
        .mapToObj(
            i -> "Document " + id + " says number " + i + (i % 3 == 0 ? " in " + round : "") + ".")
        .collect(Collectors.joining(" "));
  }

  private void shouldHaveChunks(SourceTable table) {
    try (Points points = new Points(vectors)) {
      Await.until(
          PATIENCE,
          "the chunks of all documents",
          () -> {
            points.read();
            return wrong(points, table.rows()) == null;
          },
          () -> String.valueOf(wrong(points, table.rows())));
      points.texts();
    }
  }

  /** What is not as it must be; null where nothing is. */
  private String wrong(Points points, Map<Integer, String> rows) {
    Map<String, JsonNode> left = new TreeMap<>(points.read());
    for (Map.Entry<Integer, String> row : rows.entrySet()) {
      StringBuilder text = new StringBuilder();
      for (int chunk = 0; text.length() < row.getValue().length(); chunk++) {
        JsonNode point = left.remove(key(row.getKey() + "#" + chunk));
        if (point == null || point.path("payload").path("chunk").asInt(-1) != chunk) {
          return "no chunk " + chunk + " of document " + row.getKey();
        }
        text.append(text.isEmpty() ? "" : " ").append(point.path("text").asText());
      }
      if (!row.getValue().contentEquals(text)) {
        return "document " + row.getKey() + " has chunks of another version";
      }
    }
    return left.isEmpty() ? null : left.size() + " points of chunks that are no more";
  }

  private String key(String id) {
    CollectionSpec docs =
        new CollectionSpec(
            "docs",
            "fake",
            vectors,
            8,
            CollectionSpec.Ids.UUID,
            CollectionSpec.KeyFormat.STRING,
            CollectionSpec.ValueFormat.JSON,
            CollectionSpec.TextPlace.FIELD);
    return PointId.of(docs, GivenId.text(id)).text();
  }

  @Test
  void shouldWriteEveryCollectionOfAMapping() {
    try (SourceTable table = new SourceTable(name, 1);
        Gateway gateway =
            Gateway.prepare(
                name,
                SourceTable.collection("docs", "fake", vectors),
                SourceTable.collection("other", "short", name + "-other, dimensions: 4"),
                SourceTable.mapping(name, "docs, other", ""))) {
      gateway.instance("state");
      for (int id = 0; id < 50; id++) {
        table.put("c", id, "text " + id);
      }
      table.delete(3);
      table.flush();

      shouldHave(table);

      try (Points other = new Points(name + "-other")) {
        Await.until(PATIENCE, "the other collection", () -> other.read().size() == 49);
        assertThat(other.read().values())
            .allMatch(point -> point.path("vector").size() == 4)
            .allMatch(point -> point.path("collection_name").asText().equals("other"));
        other.texts();
      }
    }
  }

  @Test
  void shouldPutADocumentThatFailsToTheDeadLettersAndGoOn() {
    try (SourceTable table = new SourceTable(name, 1);
        Gateway gateway =
            Gateway.prepare(
                name,
                SourceTable.collection("docs", "short", vectors),
                SourceTable.mapping(name, "docs", ""))) {
      gateway.instance("state");
      table.put("c", 1, "text " + "too long ".repeat(40));
      table.put("c", 2, "text fits");
      table.flush();

      try (Points points = new Points(vectors)) {
        Await.until(PATIENCE, "the one that fits", () -> points.read().size() == 1);
        assertThat(points.texts()).containsExactly(Map.entry("2", "text fits"));
      }
      assertThat(gateway.metric("embedding_streams_dead_letters_total")).isEqualTo(1);
      gateway.caller().readToEnd();
      assertThat(gateway.caller().received()).isEmpty();
    }
  }

  @Test
  void shouldRefuseToStartWithoutTheTopicThatAMappingReads() {
    assertThatThrownBy(() -> gateway("").close())
        .isInstanceOf(ApplicationException.class)
        .hasMessageContaining("topics that mappings read do not exist: " + name);
  }

  /** A static member that comes back gets its old partitions, whatever it reads now. */
  @Test
  void shouldReadWhatARestartMapsAndNoLongerWhatItDoesNot() {
    try (SourceTable table = new SourceTable(name, 2);
        SourceTable other = new SourceTable(name + "-more", 1);
        Gateway gateway = Gateway.prepare(name, SourceTable.collection("docs", "fake", vectors))) {
      String one = SourceTable.mapping(name, "docs", "");
      String more = SourceTable.mapping(name + "-more", "docs", "").replace("mappings=[", ", ");
      String both = one.substring(0, one.length() - 1) + more;
      table.put("c", 1, "text 1");
      table.flush();
      other.put("c", 2, "text 2");
      other.flush();

      gateway.instance("state").close();
      try (Application running = gateway.instance("state", one);
          Points points = new Points(vectors)) {
        Await.until(PATIENCE, "the first topic", () -> points.read().size() == 1);
        assertThat(gateway.metric(running, "embedding_streams_documents_total")).isEqualTo(1);
      }
      try (Application running = gateway.instance("state", both);
          Points points = new Points(vectors)) {
        Await.until(PATIENCE, "both topics", () -> points.read().size() == 2);
        assertThat(gateway.metric(running, "embedding_streams_documents_total")).isEqualTo(1);
      }
      gateway.instance("state");
      gateway.caller().ask(Caller.request("after all")).shouldEmbed(List.of("after all"));
    }
  }

  @Test
  void shouldTakeUpPartitionsThatTheSourceGains() {
    try (SourceTable table = new SourceTable(name, 1);
        Gateway gateway = gateway("", "streams.metadata.max.age.ms=1000")) {
      Application running = gateway.instance("state");
      table.put("c", 1, "text 1");
      table.flush();
      shouldHave(table);

      table.grow(3);
      for (int id = 2; id < 60; id++) {
        table.put("c", id, "text " + id);
      }
      table.flush();

      shouldHave(table);
      assertThat(gateway.metric(running, "embedding_streams_documents_total")).isEqualTo(59);
    }
  }
}
