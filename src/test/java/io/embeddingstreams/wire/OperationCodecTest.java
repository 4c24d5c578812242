package io.embeddingstreams.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.wire.CacheCommand.Filter;
import io.embeddingstreams.wire.CacheCommand.Kind;
import io.embeddingstreams.wire.CacheReply.Group;
import io.embeddingstreams.wire.CacheReply.Traffic;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator's commands and replies on topics that hold other records. */
final class OperationCodecTest {
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(ints = {0, 1, 2, 3})
  void shouldReadBackWhatItWrote(int seed) {
    Samples samples = new Samples(seed);
    for (int i = 0; i < 50; i++) {
      CacheCommand command = command(samples);
      CacheReply reply = reply(samples);

      assertThat(OperationCodec.command(OperationCodec.write(command)).orNull()).isEqualTo(command);
      assertThat(OperationCodec.reply(OperationCodec.write(reply)).orNull()).isEqualTo(reply);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(ints = {0, 1, 2, 3})
  void shouldBeToldFromLookupsAndOutcomes(int seed) {
    Samples samples = new Samples(seed);
    byte[] command = OperationCodec.write(command(samples));
    byte[] reply = OperationCodec.write(reply(samples));

    assertThat(OperationCodec.isCommand(command)).isTrue();
    assertThat(OperationCodec.isReply(reply)).isTrue();
    assertThat(OperationCodec.isCommand(LookupCodec.write(samples.lookup()))).isFalse();
    assertThat(OperationCodec.isReply(OutcomesCodec.write(samples.outcomes()))).isFalse();
    assertThat(LookupCodec.read(command).orNull()).isNull();
    assertThat(LookupCodec.assembly(command)).as("an older release answers nobody").isNull();
    assertThat(OutcomesCodec.read(reply).orNull()).isNull();
    assertThat(OutcomesCodec.assembly(reply)).isNull();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(ints = {0, 1, 2, 3})
  void shouldAnswerDamagedBytesWithoutException(int seed) {
    Samples samples = new Samples(seed);
    byte[] command = OperationCodec.write(command(samples));
    byte[] reply = OperationCodec.write(reply(samples));
    for (int length = 0; length < command.length; length++) {
      assertThat(OperationCodec.command(Arrays.copyOf(command, length)).orNull()).isNull();
    }
    for (int bit = 0; bit < reply.length * 8; bit++) {
      byte[] flipped = reply.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      CacheReply read = OperationCodec.reply(flipped).orNull();
      assertThat(read == null || OperationCodec.write(read).length > 0).isTrue();
    }
  }

  private static CacheCommand command(Samples samples) {
    Kind[] kinds = Kind.values();
    return new CacheCommand(
        samples.text(),
        samples.position(),
        samples.position(),
        kinds[samples.position() % kinds.length],
        cursor(samples),
        new Filter(samples.maybe(samples::text), samples.maybe(samples::text), samples.aLong()),
        samples.list(3, () -> row(samples)));
  }

  private static CacheReply reply(Samples samples) {
    return new CacheReply(
        samples.text(),
        samples.position(),
        samples.position(),
        samples.text(),
        samples.maybe(() -> cursor(samples)),
        samples.aLong(),
        samples.aLong(),
        samples.aLong(),
        samples.list(3, () -> row(samples)),
        List.of(
            new Group(
                samples.text(), samples.text(), samples.aLong(), samples.aLong(), samples.aLong())),
        samples.text(),
        samples.list(2, () -> new Traffic(samples.text(), samples.aLong(), samples.aLong())));
  }

  private static CacheRow row(Samples samples) {
    return new CacheRow(samples.fingerprint(), Bytes.wrap(EntryCodec.write(samples.entry())));
  }

  private static Bytes cursor(Samples samples) {
    return samples.flag() ? CacheCommand.START : EntryRows.entry(samples.fingerprint());
  }
}
