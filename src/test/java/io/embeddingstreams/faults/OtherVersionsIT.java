package io.embeddingstreams.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.it.Caller;
import io.embeddingstreams.it.Caller.Sent;
import io.embeddingstreams.it.Gateway;
import io.embeddingstreams.wire.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Inner records of another version, of the golden file, and no records at all stand between those
 * of requests: each is refused by itself.
 */
@Timeout(120)
final class OtherVersionsIT {
  private static final byte NEWER = (byte) 200;

  @Test
  void shouldAnswerRequestsBetweenInnerRecordsOfOtherVersions() {
    try (Gateway gateway = Gateway.start("versions")) {
      Topics topics = gateway.config().topics();
      List<Sent> sent = new ArrayList<>();
      for (byte[] odd : odd()) {
        for (String topic : List.of(topics.lookups(), topics.outcomes())) {
          int partitions =
              topic.equals(topics.lookups()) ? topics.cachePartitions() : topics.partitions();
          for (int partition = 0; partition < partitions; partition++) {
            gateway.caller().send(new ProducerRecord<>(topic, partition, null, odd)).place();
          }
        }
        String text = "beside version " + sent.size();
        sent.add(gateway.caller().send("key", Caller.request(text, "beside all")));
      }

      var answers = gateway.caller().answers(sent);

      for (int i = 0; i < answers.size(); i++) {
        answers.get(i).shouldEmbed(List.of("beside version " + i, "beside all"));
      }
      // The golden lookup's model is unknown here: it waits for a reload, as rule 19 has it.
      assertThat(gateway.metric("embedding_streams_open_requests")).isZero();
    }
  }

  private static List<byte[]> odd() {
    List<byte[]> all = new ArrayList<>(List.of(new byte[0], new byte[] {NEWER}, new byte[500]));
    for (String name : List.of("Lookup", "Outcomes", "PendingItem", "OpenRequest", "Waiter")) {
      byte[] golden = golden(name);
      all.add(golden);
      byte[] newer = golden.clone();
      newer[0] = NEWER;
      all.add(newer);
      all.add(Arrays.copyOf(golden, golden.length / 2));
    }
    return all;
  }

  private static byte[] golden(String name) {
    try (InputStream in = OtherVersionsIT.class.getResourceAsStream("/golden/wire.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith(name + " "))
          .map(line -> HexFormat.of().parseHex(line.substring(name.length() + 1)))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
