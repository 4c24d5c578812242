package io.embeddingstreams.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class EmbeddedBrokerIT {
  @TempDir Path data;

  @Test
  void shouldKeepPortAndDataOverARestart() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(data.resolve("new"))) {
      Map<String, String> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
      try (Admin admin = BrokerConnection.open(kafka, Duration.ofSeconds(10))) {
        admin.createTopics(List.of(new NewTopic("kept", 2, (short) 1))).all().get();

        broker.restart();

        assertThat(admin.listTopics().names().get()).contains("kept");
        assertThat(broker.bootstrapServers()).isEqualTo(kafka.get("bootstrap.servers"));
        assertThat(broker.fault()).isEmpty();
      }
    }
  }

  @Test
  void shouldRefuseAPortThatIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      assertThatThrownBy(() -> EmbeddedBroker.start(data, port, Map.of()))
          .isInstanceOf(ApplicationException.class)
          .hasMessageContaining("port " + port);
    }
  }

  @Test
  void shouldRefuseDataThatAnotherBrokerUses() {
    try (EmbeddedBroker first = EmbeddedBroker.start(data)) {
      assertThatThrownBy(() -> EmbeddedBroker.start(data))
          .isInstanceOf(ApplicationException.class)
          .hasMessageContaining("another embedded broker");
      assertThat(first.port()).isPositive();
    }
  }

  @Test
  void shouldSayWhatToCheckWhereNoBrokerAnswers() {
    Map<String, String> nobody = Map.of("bootstrap.servers", "127.0.0.1:" + LoopbackPorts.free());

    assertThatThrownBy(() -> BrokerConnection.open(nobody, Duration.ofMillis(300)))
        .isInstanceOf(ApplicationException.class)
        .hasMessageContaining("kafka.bootstrap.servers 127.0.0.1:")
        .hasMessageContaining("is the broker up");
  }

  @Test
  void shouldNameAWrongProperty() {
    Map<String, String> wrong = Map.of("bootstrap.servers", "127.0.0.1:1", "retries", "many");

    assertThatThrownBy(() -> BrokerConnection.open(wrong, Duration.ofSeconds(1)))
        .isInstanceOf(ApplicationException.class)
        .hasMessageContaining("under kafka")
        .hasMessageContaining("retries");
  }
}
