package io.embeddingstreams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LineBatchesTest {
  @Test
  void shouldPutLinesIntoRequestsInOrder() throws Exception {
    List<LineBatch> batches =
        all(LineBatches.ofTexts(List.of("a", "", "b \"quoted\"", "  ", "c").iterator(), "m", 2));

    assertThat(batches).extracting(LineBatch::number).containsExactly(0L, 1L);
    assertThat(batches).extracting(LineBatch::label).containsExactly("lines 1-3", "lines 5-5");
    JsonNode first = new ObjectMapper().readTree(batches.get(0).json());
    assertThat(first.path("id").asText()).isEqualTo("lines-1-3");
    assertThat(first.path("model").asText()).isEqualTo("m");
    assertThat(first.path("input").get(1).asText()).isEqualTo("b \"quoted\"");
  }

  @Test
  void shouldEndARequestBeforeItGrowsTooLarge() {
    String half = "x".repeat(LineBatches.MOST_CHARACTERS / 2);
    String huge = "y".repeat(LineBatches.MOST_CHARACTERS * 2);

    List<LineBatch> batches =
        all(LineBatches.ofTexts(List.of(half, half, half, huge, "z").iterator(), "m", 64));

    assertThat(batches)
        .extracting(LineBatch::label)
        .containsExactly("lines 1-2", "lines 3-3", "lines 4-4", "lines 5-5");
  }

  @Test
  void shouldSendRequestsAsTheyStand() {
    List<LineBatch> batches =
        all(LineBatches.ofRequests(List.of("{ }", " ", "no json").iterator()));

    assertThat(batches)
        .containsExactly(new LineBatch(0, "line 1", "{ }"), new LineBatch(1, "line 3", "no json"));
  }

  @Test
  void shouldMakeNothingOfNothing() {
    assertThat(all(LineBatches.ofTexts(List.<String>of(" ").iterator(), "m", 2))).isEmpty();
  }

  private static List<LineBatch> all(LineBatches batches) {
    List<LineBatch> all = new ArrayList<>();
    batches.forEachRemaining(all::add);
    return all;
  }
}
