package io.embeddingstreams.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.embeddingstreams.it.Caller.Sent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that is killed or stopped under load, and started again. */
@Timeout(300)
final class RestartIT {
  private static final int REQUESTS = 200;
  private static final String OPEN_REQUESTS = "embedding_streams_open_requests";

  @Test
  void shouldAnswerOnceWhatWasInFlightAtTwoKills() {
    try (Gateway gateway = slow("kill", "exactly_once_v2");
        ServeProcess first = gateway.serve(Map.of())) {
      gateway.provider().hold();
      List<Sent> sent = send(gateway);
      Await.until(
          Duration.ofSeconds(30),
          "all requests in flight",
          () -> first.metric(OPEN_REQUESTS) == REQUESTS,
          () -> first.metric(OPEN_REQUESTS));
      first.kill();
      gateway.provider().release();

      try (ServeProcess second = gateway.serve(Map.of())) {
        awaitSome(gateway, sent);
        second.kill();
      }

      try (ServeProcess third = gateway.serve(Map.of())) {
        shouldAnswerEachOnce(gateway, sent);
        assertThat(third.metric(OPEN_REQUESTS)).isZero();
        assertThat(third.metric("embedding_streams_pending_items")).isZero();
        Orders.shouldFollowRequests(gateway.caller().received(), "key");
        assertThat(gateway.provider().seen("restart").values()).allMatch(count -> count <= 3);
      }
    }
  }

  @Test
  void shouldAnswerAtLeastOnceWhatWasInFlightAtAKill() {
    try (Gateway gateway = slow("kill-least", "at_least_once");
        ServeProcess first = gateway.serve(Map.of())) {
      List<Sent> sent = sendAndAwaitSome(gateway);

      first.kill();

      try (ServeProcess second = gateway.serve(Map.of())) {
        gateway.caller().allAnswers(sent);
        gateway.awaitRest();
        gateway.caller().readToEnd();
        List<List<Received>> answers = gateway.caller().allAnswers(sent);
        for (int i = 0; i < REQUESTS; i++) {
          List<String> inputs = inputs(i);
          answers.get(i).forEach(answer -> answer.shouldEmbed(inputs));
        }
        assertThat(second.metric(OPEN_REQUESTS)).isZero();
      }
    }
  }

  @Test
  void shouldStopCleanlyUnderLoad() {
    try (Gateway gateway = slow("term", "exactly_once_v2");
        ServeProcess first = gateway.serve(Map.of())) {
      List<Sent> sent = sendAndAwaitSome(gateway);
      long start = System.nanoTime();

      int status = first.terminate();

      assertThat(status).as(first.log()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
      try (ServeProcess second = gateway.serve(Map.of())) {
        shouldAnswerEachOnce(gateway, sent);
        assertThat(second.metric(OPEN_REQUESTS)).isZero();
        assertThat(gateway.provider().seen("restart").values()).containsOnly(1);
      }
    }
  }

  /** What was answered and not stored would be paid for once more, did it wait in the store. */
  @Test
  void shouldNotPayAgainAfterACleanStopForWhatIsNotStored() {
    try (Gateway gateway = slow("term-no-store", "exactly_once_v2");
        ServeProcess first = gateway.serve(Map.of())) {
      gateway.provider().hold();
      List<Sent> sent =
          IntStream.range(0, 20)
              .mapToObj(i -> gateway.caller().send("key" + i, unstored("restart " + i)))
              .toList();
      Await.until(
          Duration.ofSeconds(30),
          "all requests open, some inputs in flight",
          () ->
              first.metric(OPEN_REQUESTS) == 20 && gateway.provider().seen("restart").size() >= 4);
      Thread stop = new Thread(first::terminate, "stop");
      stop.start();
      gateway.provider().release();
      join(stop);

      try (ServeProcess second = gateway.serve(Map.of())) {
        gateway.caller().answers(sent);
        gateway.awaitRest();
        assertThat(gateway.provider().seen("restart")).hasSize(20);
        assertThat(gateway.provider().seen("restart").values()).containsOnly(1);
        assertThat(second.metric(OPEN_REQUESTS)).isZero();
      }
    }
  }

  private static ObjectNode unstored(String input) {
    ObjectNode request = Caller.request(input);
    request.putObject("cache").put("no_store", true);
    return request;
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  private static Gateway slow(String name, String guarantee) {
    Gateway gateway =
        Gateway.prepare(
            name,
            "streams.processing.guarantee=" + guarantee,
            "models.fake.deployments.one.max-batch-inputs=4");
    gateway.provider().delay(100);
    return gateway;
  }

  private static List<Sent> sendAndAwaitSome(Gateway gateway) {
    List<Sent> sent = send(gateway);
    awaitSome(gateway, sent);
    return sent;
  }

  private static void awaitSome(Gateway gateway, List<Sent> sent) {
    Await.until(
        Duration.ofSeconds(30), "some answers", () -> gateway.caller().answered(sent) >= 20);
    assertThat(gateway.caller().answered(sent)).isLessThan(REQUESTS);
  }

  private static List<Sent> send(Gateway gateway) {
    return IntStream.range(0, REQUESTS)
        .mapToObj(i -> gateway.caller().send("key" + i % 20, Caller.request("fake", inputs(i))))
        .toList();
  }

  private static List<String> inputs(int request) {
    return List.of("restart " + request, "restart shared " + request / 4, "restart all");
  }

  private static void shouldAnswerEachOnce(Gateway gateway, List<Sent> sent) {
    gateway.caller().answers(sent);
    gateway.awaitRest();
    gateway.caller().readToEnd();
    List<Received> answers = gateway.caller().answers(sent);
    for (int i = 0; i < REQUESTS; i++) {
      answers.get(i).shouldEmbed(inputs(i));
    }
  }
}
