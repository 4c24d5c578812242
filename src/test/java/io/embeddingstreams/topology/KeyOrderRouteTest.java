package io.embeddingstreams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Miss;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyOrderRouteTest {
  @Test
  void shouldHoldAHitBehindAnOpenMissOfItsKey() {
    try (Route route = new Route()) {
      route.answer(Route.ask("warm", List.of("hit")));
      route.send("k", Route.ask("miss", List.of("miss")));
      route.send("k", Route.ask("hit", List.of("hit")));
      assertThat(route.responses()).isEmpty();

      route.run();

      List<Response> responses = route.responses();
      assertThat(ids(responses)).containsExactly("miss", "hit");
      responses.get(1).assertAnswers(List.of("hit"));
      assertThat(responses.get(1).hits()).containsExactly(0);
    }
  }

  @Test
  void shouldLetOtherKeysAndRequestsWithoutKeyOvertake() {
    try (Route route = new Route()) {
      route.answer(Route.ask("warm", List.of("hit")));
      route.send("k", Route.ask("miss", List.of("miss")));

      route.send("other", Route.ask("other", List.of("hit")));
      route.send(null, Route.ask("none", List.of("hit")));

      assertThat(ids(route.responses())).containsExactly("other", "none");
    }
  }

  @Test
  void shouldLetErrorsTakeTheirTurn() {
    try (Route route = new Route()) {
      route.send("k", Route.ask("first", List.of("miss")));
      route.send("k", "{nope");
      route.send("k", Route.ask("unknown", List.of("x"), "\"dimensions\":-1"));
      route.send("k", Route.ask("last", List.of("miss")));
      assertThat(route.responses()).isEmpty();
      assertThat(route.deadLetters()).isEmpty();

      route.run();

      List<Response> responses = route.responses();
      assertThat(ids(responses)).containsExactly("first", "requests-0-1", "unknown", "last");
      assertThat(responses.stream().map(Response::code))
          .containsExactly("", "invalid_json", "invalid_dimensions", "");
      assertThat(responses).allMatch(response -> "k".equals(response.key()));
      assertThat(route.deadLetters()).hasSize(1);
    }
  }

  @Test
  void shouldDecideATimeoutOnTimeAndSendItInItsTurn() {
    try (Route route = new Route()) {
      route.send("k", Route.ask("slow", List.of("slow")));
      route.send("k", Route.ask("brief", List.of("brief"), "\"timeout_ms\":1000"));
      route.lookUpAll();
      Miss slow = route.embedder.flying().get(0);
      Miss brief = route.embedder.flying().get(1);
      route.advance(Duration.ofSeconds(2));
      assertThat(route.responses()).isEmpty();

      route.embedder.answer(brief);
      route.tick();
      route.bringHomeAll();
      assertThat(route.responses()).isEmpty();
      route.embedder.answer(slow);
      route.tick();
      route.bringHomeAll();

      List<Response> responses = route.responses();
      assertThat(ids(responses)).containsExactly("slow", "brief");
      assertThat(responses.get(1).code()).isEqualTo("timeout");
      assertThat(Route.keys(route.assemblies())).isEmpty();
      assertThat(Route.keys(route.keyOrder())).isEmpty();
    }
  }

  @Test
  void shouldLetAllFollowThatOnlyWaitedForTheFirst() {
    try (Route route = new Route()) {
      for (int i = 0; i < 5; i++) {
        route.send("k", Route.ask("r" + i, List.of("text " + i)));
      }
      route.lookUpAll();
      List<Miss> flying = route.embedder.flying();
      for (int i = 4; i > 0; i--) {
        route.embedder.answer(flying.get(i));
      }
      route.tick();
      route.bringHomeAll();
      assertThat(route.responses()).isEmpty();

      route.embedder.fail(flying.get(0), ErrorCode.PROVIDER_UNAVAILABLE);
      route.tick();
      route.bringHomeAll();

      List<Response> responses = route.responses();
      assertThat(ids(responses)).containsExactly("r0", "r1", "r2", "r3", "r4");
      assertThat(responses.get(0).code()).isEqualTo("provider_unavailable");
      responses.get(4).assertAnswers(List.of("text 4"));
    }
  }

  @Test
  void shouldLetAnswersLeaveAtOnceWithoutOrder() {
    try (Route route = new Route(Route.Options.DEFAULT.unordered())) {
      route.answer(Route.ask("warm", List.of("hit")));
      route.send("k", Route.ask("miss", List.of("miss")));
      route.send("k", Route.ask("hit", List.of("hit")));

      assertThat(ids(route.responses())).containsExactly("hit");
      assertThat(Route.keys(route.keyOrder())).isEmpty();
    }
  }

  @ParameterizedTest(name = "exactly once {0}")
  @ValueSource(booleans = {true, false})
  void shouldCountHeldAnswersAsOpen(boolean exactlyOnce) {
    Route.Options options = Route.Options.DEFAULT;
    try (Route route = new Route(exactlyOnce ? options : options.atLeastOnce())) {
      route.answer(Route.ask("warm", List.of("hit")));
      route.send("k", Route.ask("miss", List.of("miss")));
      route.send("k", Route.ask("hit", List.of("hit")));
      assertThat(route.openWork.requests()).isEqualTo(2);
      assertThat(route.openWork.items()).isEqualTo(2);

      route.run();
      route.tick();
      route.tick();

      assertThat(ids(route.responses())).containsExactly("miss", "hit");
      assertThat(route.openWork.requests()).isZero();
      assertThat(route.openWork.bytes()).isZero();
      assertThat(Route.keys(route.assemblies())).isEmpty();
      assertThat(Route.keys(route.keyOrder())).isEmpty();
    }
  }

  private static List<String> ids(List<Response> responses) {
    return responses.stream().map(Response::id).toList();
  }
}
