package io.embeddingstreams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {
  @ParameterizedTest(name = "local read {0}")
  @ValueSource(booleans = {true, false})
  void shouldAnswerEveryHitPatternOfOneToEight(boolean localRead) {
    try (Route route =
        new Route(localRead ? Route.Options.DEFAULT : Route.Options.DEFAULT.remote())) {
      List<String> cached = texts("cached", 8);
      route.answer(Route.ask("warm", cached));
      for (int n = 1; n <= 8; n++) {
        for (int pattern = 0; pattern < 1 << n; pattern++) {
          String id = n + "-" + pattern;
          List<Integer> hits = new ArrayList<>();
          List<String> texts = new ArrayList<>();
          for (int i = 0; i < n; i++) {
            boolean hit = (pattern >> i & 1) == 1;
            texts.add(hit ? cached.get(i) : "fresh " + id + " " + i);
            if (hit) {
              hits.add(i);
            }
          }

          Response response = route.answer(Route.ask(id, texts));

          assertThat(response.id()).isEqualTo(id);
          response.assertAnswers(texts);
          assertThat(response.hits()).as(id).isEqualTo(hits);
        }
      }
    }
  }

  private static List<String> texts(String prefix, int count) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(prefix + " " + i);
    }
    return texts;
  }
}
