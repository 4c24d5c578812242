package io.embeddingstreams.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.embeddingstreams.app.Application;
import io.embeddingstreams.app.ApplicationException;
import io.embeddingstreams.it.Caller.Sent;
import io.embeddingstreams.wire.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Several installations on a cluster, several instances of one, and counts of partitions. */
@Timeout(120)
final class InstallationsIT {
  private static final String PROVIDER_CALLS = "embedding_streams_provider_calls_total";

  @Test
  void shouldKeepTwoInstallationsApart() throws Exception {
    try (Gateway one = Gateway.start("apart");
        Gateway other = Gateway.start("apart")) {
      List<String> inputs = Caller.texts("apart", 20);
      Sent first = one.caller().send("key", Caller.request("fake", inputs));
      Sent second = other.caller().send("key", Caller.request("fake", inputs));

      one.caller().answer(first).shouldEmbed(inputs).shouldHit();
      other.caller().answer(second).shouldEmbed(inputs).shouldHit();

      assertThat(one.provider().seen("apart").values()).containsOnly(1).hasSize(20);
      assertThat(other.provider().seen("apart").values()).containsOnly(1).hasSize(20);
      one.awaitRest();
      one.caller().readToEnd();
      assertThat(one.caller().received()).hasSize(1);
      Set<String> groups = Set.copyOf(groups(one));
      assertThat(groups).contains(group(one, "requests"), group(one, "cache"));
      assertThat(groups).contains(group(other, "requests"), group(other, "cache"));
    }
  }

  private static List<String> groups(Gateway gateway) throws Exception {
    return gateway.admin().listGroups().all().get().stream().map(group -> group.groupId()).toList();
  }

  private static String group(Gateway gateway, String application) {
    return gateway.config().topics().applicationId() + "-" + application;
  }

  @Test
  void shouldRefuseCountsThatDisagree() throws Exception {
    try (Gateway gateway = Gateway.prepare("counts")) {
      gateway.admin().createTopics(List.of(new NewTopic("counts-odd", 5, (short) 1))).all().get();

      assertThatThrownBy(() -> gateway.instance("state", "topics.responses=counts-odd"))
          .isInstanceOf(ApplicationException.class)
          .hasMessageContaining("counts-odd has 5 partitions")
          .hasMessageContaining("has 3");
      assertThatThrownBy(() -> gateway.instance("state", "topics.cache-partitions=7"))
          .isInstanceOf(ApplicationException.class)
          .hasMessageContaining(gateway.config().topics().lookups() + " has 4 partitions")
          .hasMessageContaining("7");
    }
  }

  @Test
  void shouldEndWhenPartitionsAreAdded() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(Application.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try (Gateway gateway = Gateway.prepare("added")) {
      Application application = gateway.instance("state");
      Topics topics = gateway.config().topics();
      AtomicInteger status = new AtomicInteger(-1);
      Thread main = new Thread(() -> status.set(application.awaitEnd()), "main-of-added");
      main.start();

      gateway
          .admin()
          .createPartitions(Map.of(topics.requests(), NewPartitions.increaseTo(5)))
          .all()
          .get();

      main.join(Duration.ofSeconds(60).toMillis());
      assertThat(status).hasValue(1);
      assertThat(log.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .anyMatch(line -> line.contains(topics.requests() + " had 3") && line.contains("has 5"));
    } finally {
      logger.detachAppender(log);
    }
  }

  @Test
  void shouldShareWorkAmongInstancesAndTakeOver() {
    try (Gateway gateway =
        Gateway.prepare(
            "pair",
            "streams.consumer.session.timeout.ms=3000",
            "streams.consumer.heartbeat.interval.ms=500",
            "models.fake.deployments.one.max-batch-inputs=4")) {
      Application one = gateway.instance("one");
      Application other = gateway.instance("other");
      awaitBothAtWork(gateway, one, other);
      gateway.provider().delay(100);
      List<Sent> sent =
          IntStream.range(0, 200)
              .mapToObj(i -> gateway.caller().send("key" + i % 20, request(i)))
              .toList();
      Await.until(
          Duration.ofSeconds(30), "some answers", () -> gateway.caller().answered(sent) >= 20);

      other.close();

      gateway.caller().answers(sent);
      gateway.awaitRest();
      gateway.caller().readToEnd();
      List<Received> answers = gateway.caller().answers(sent);
      for (int i = 0; i < answers.size(); i++) {
        answers.get(i).shouldEmbed(List.of("pair " + i, "pair shared " + i / 4));
      }
      Orders.shouldFollowRequests(gateway.caller().received(), "key");
      assertThat(gateway.metric(one, "embedding_streams_open_requests")).isZero();
      assertThat(gateway.provider().seen("pair").values()).allMatch(count -> count <= 2);
    }
  }

  private static ObjectNode request(int i) {
    return Caller.request("pair " + i, "pair shared " + i / 4);
  }

  private static void awaitBothAtWork(Gateway gateway, Application one, Application other) {
    AtomicInteger round = new AtomicInteger();
    Await.until(
        Duration.ofSeconds(60),
        "both instances at work",
        () -> {
          List<String> inputs = Caller.texts("warm" + round.incrementAndGet(), 16);
          gateway.caller().ask(Caller.request("fake", inputs)).shouldEmbed(inputs);
          return gateway.metric(one, PROVIDER_CALLS) > 0
              && gateway.metric(other, PROVIDER_CALLS) > 0;
        });
  }
}
