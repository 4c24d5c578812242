package io.embeddingstreams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class DemoAnswerTest {
  @Test
  void shouldShowARowAPositionAndOneLineOfFigures() {
    String json =
        "{\"data\":[{\"index\":0,\"embedding\":[0.5,-0.25,0,1,2]},"
            + "{\"index\":1,\"embedding\":\"AAAAPwAAgL4=\"},"
            + "{\"object\":\"error\",\"index\":2,\"error\":{\"code\":\"empty_input\"}}],"
            + "\"cache\":{\"hits\":2,\"misses\":1,\"hit_indexes\":[1,0]}}";

    List<String> lines = DemoAnswer.lines(new Answer(0, 200, 2, 1, 0, json), 34);

    assertThat(lines)
        .containsExactly(
            "  index  result  first numbers of the vector",
            "      0  hit       0.5000  -0.2500   0.0000   1.0000 ... of 5",
            "      1  hit       0.5000  -0.2500",
            "      2  miss    error empty_input",
            "  3 positions, hits at 0 and 1, 1 misses, 34 ms");
  }

  @Test
  void shouldShowAnError() {
    String json = "{\"error\":{\"message\":\"not JSON\",\"code\":\"invalid_json\"}}";

    assertThat(DemoAnswer.lines(new Answer(0, 400, 0, 0, 0, json), 1))
        .containsExactly("  status 400, invalid_json: not JSON");
  }
}
