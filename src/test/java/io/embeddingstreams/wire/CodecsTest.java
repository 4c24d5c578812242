package io.embeddingstreams.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.embeddingstreams.wire.Decoded.Unreadable;
import io.embeddingstreams.wire.Samples.Format;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CodecsTest {
  private static final int VALUES = 80;

  static List<Format> formats() {
    return Samples.formats();
  }

  static Stream<Arguments> formatsAndSeeds() {
    return formats().stream()
        .flatMap(format -> IntStream.range(0, 4).mapToObj(seed -> arguments(format, seed)));
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("formatsAndSeeds")
  void shouldReadBackWhatItWrote(Format format, int seed) {
    Samples samples = new Samples(seed);
    for (int i = 0; i < VALUES; i++) {
      Object value = format.draw().apply(samples);

      assertThat(read(format, format.write().apply(value)).orNull()).isEqualTo(value);
    }
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("formatsAndSeeds")
  void shouldAnswerDamagedBytesWithoutException(Format format, int seed) {
    Samples samples = new Samples(seed);
    for (int i = 0; i < 4; i++) {
      byte[] bytes = format.write().apply(format.draw().apply(samples));
      for (int bit = 0; bit < bytes.length * 8; bit++) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        readAndWriteAgain(format, flipped);
      }
    }
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("formatsAndSeeds")
  void shouldNotReadTruncatedOrLengthenedBytes(Format format, int seed) {
    Samples samples = new Samples(seed);
    for (int i = 0; i < 10; i++) {
      byte[] bytes = format.write().apply(format.draw().apply(samples));
      for (int length = 0; length < bytes.length; length++) {
        if (!(read(format, Arrays.copyOf(bytes, length)) instanceof Unreadable)) {
          fail("read " + length + " of " + bytes.length + " bytes");
        }
      }
      assertThat(read(format, Arrays.copyOf(bytes, bytes.length + 1)))
          .isInstanceOf(Unreadable.class);
    }
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("formatsAndSeeds")
  void shouldAnswerNoiseWithoutException(Format format, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 500; i++) {
      byte[] noise = new byte[1 + random.nextInt(120)];
      random.nextBytes(noise);
      if (random.nextBoolean()) {
        Arrays.fill(noise, random.nextInt(noise.length), noise.length, (byte) 0xff);
      }
      noise[0] = 1;
      readAndWriteAgain(format, noise);
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void shouldNameAnUnknownVersion(Format format) {
    byte[] bytes = format.write().apply(format.draw().apply(new Samples(1)));
    bytes[0] = (byte) 200;

    assertThat(read(format, bytes)).isEqualTo(new Unreadable<>(200, false, "version 200, not 1"));
    assertThat(read(format, new byte[0]))
        .isEqualTo(new Unreadable<>(Unreadable.NO_VERSION, false, "no bytes"));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void shouldTellDamageFromAnotherVersion(Format format) {
    byte[] bytes = format.write().apply(format.draw().apply(new Samples(1)));

    Decoded<?> read = read(format, Arrays.copyOf(bytes, bytes.length - 1));

    assertThat(read)
        .isInstanceOfSatisfying(
            Unreadable.class,
            unreadable -> {
              assertThat(unreadable.version()).isEqualTo(1);
              assertThat(unreadable.known()).isTrue();
            });
  }

  @ParameterizedTest
  @MethodSource("formats")
  void shouldKeepTodaysBytesForEver(Format format) {
    Object value = Samples.golden().get(format.name());
    Map<String, String> golden = GoldenFile.read("/golden/wire.txt");

    assertThat(HexFormat.of().formatHex(format.write().apply(value)))
        .as("%s is written in another way: bump its VERSION and still read the old one", format)
        .isEqualTo(golden.get(format.name()));
    byte[] bytes = HexFormat.of().parseHex(golden.get(format.name()));
    assertThat(read(format, bytes).orNull()).isEqualTo(value);
  }

  @Test
  void shouldTellTheAssemblyOfAnyVersion() {
    Samples samples = new Samples(3);
    for (int i = 0; i < VALUES; i++) {
      Lookup lookup = samples.lookup();
      Outcomes outcomes = samples.outcomes();
      byte[] lookupBytes = damaged(LookupCodec.write(lookup), lookup.assembly().topic());
      byte[] outcomesBytes = damaged(OutcomesCodec.write(outcomes), outcomes.assembly().topic());

      assertThat(LookupCodec.assembly(lookupBytes)).isEqualTo(lookup.assembly());
      assertThat(OutcomesCodec.assembly(outcomesBytes)).isEqualTo(outcomes.assembly());
    }
  }

  @Test
  void shouldTellNoAssemblyOfTooFewBytes() {
    byte[] bytes = OutcomesCodec.write(new Samples(3).outcomes());

    byte[] negative = bytes.clone();
    negative[3 + negative[2]] = (byte) 0x80;

    assertThat(OutcomesCodec.assembly(negative)).isNull();
    assertThat(OutcomesCodec.assembly(new byte[0])).isNull();
    assertThat(OutcomesCodec.assembly(new byte[] {1})).isNull();
    assertThat(OutcomesCodec.assembly(Arrays.copyOf(bytes, 12))).isNull();
    assertThat(OpenRequestCodec.assembly(Arrays.copyOf(bytes, 12))).isNull();
  }

  /** Another version, and nothing after the assembly. */
  private static byte[] damaged(byte[] bytes, String topic) {
    int envelope = 1 + 2 + topic.getBytes(StandardCharsets.UTF_8).length + 4 + 8;
    byte[] damaged = Arrays.copyOf(bytes, envelope + 3);
    damaged[0] = 9;
    return damaged;
  }

  /** What damaged bytes read as is a value like any other: it can be written. */
  private static void readAndWriteAgain(Format format, byte[] bytes) {
    Object value = read(format, bytes).orNull();
    if (value != null && format.write().apply(value).length == 0) {
      fail("a value without bytes");
    }
  }

  private static Decoded<?> read(Format format, byte[] bytes) {
    return format.read().apply(bytes);
  }
}
