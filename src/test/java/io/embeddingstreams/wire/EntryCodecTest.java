package io.embeddingstreams.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.Entry;
import io.embeddingstreams.model.Vector;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryCodecTest {
  static Collection<Entry> entries() {
    return Samples.goldenEntries().values();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void shouldReadBackWhatItWrote(int seed) {
    Samples samples = new Samples(seed);
    for (int i = 0; i < 100; i++) {
      Entry entry = samples.entry();
      byte[] bytes = EntryCodec.write(entry);

      assertThat(EntryCodec.read(bytes)).isEqualTo(entry);
      assertThat(EntryCodec.vector(bytes)).isEqualTo(entry.vector());
      assertThat(EntryCodec.expiresMillis(bytes)).isEqualTo(Math.max(-1, entry.expiresMillis()));
      assertThat(EntryCodec.writtenMillis(bytes)).isEqualTo(Math.max(-1, entry.writtenMillis()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void shouldRoundTripEveryCombinationOfAbsentAndPresent(int present) {
    Entry entry =
        new Entry(
            Vector.of(0.25f),
            0,
            (present & 1) != 0 ? "tenant" : "",
            "space",
            (present & 2) != 0 ? "upstream" : "",
            17,
            (present & 4) != 0 ? 18 : 0);

    assertThat(EntryCodec.read(EntryCodec.write(entry))).isEqualTo(entry);
  }

  @ParameterizedTest
  @MethodSource("entries")
  void shouldNotReadAnyFlippedBit(Entry entry) {
    byte[] bytes = EntryCodec.write(entry);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertUnreadable(flipped);
    }
  }

  @ParameterizedTest
  @MethodSource("entries")
  void shouldNotReadAnyChangedByte(Entry entry) {
    byte[] bytes = EntryCodec.write(entry);
    for (int at = 0; at < bytes.length; at++) {
      for (int change = 1; change < 256; change++) {
        byte[] changed = bytes.clone();
        changed[at] ^= (byte) change;
        assertUnreadable(changed);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("entries")
  void shouldNotReadTruncatedOrLengthenedBytes(Entry entry) {
    byte[] bytes = EntryCodec.write(entry);
    for (int length = 0; length < bytes.length; length++) {
      assertUnreadable(Arrays.copyOf(bytes, length));
    }
    assertUnreadable(Arrays.copyOf(bytes, bytes.length + 1));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(ints = {1, 2, 3, 4})
  void shouldNotReadNoise(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 1000; i++) {
      byte[] noise = new byte[random.nextInt(100)];
      random.nextBytes(noise);
      if (noise.length > 1) {
        noise[0] = 1;
        noise[1] &= 7;
      }
      assertUnreadable(noise);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(ints = {1, 2, 3, 4})
  void shouldSurviveDamageUnderARightChecksum(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (Entry entry : entries()) {
      for (int i = 0; i < 300; i++) {
        byte[] bytes = EntryCodec.write(entry);
        bytes[random.nextInt(bytes.length - 4)] = (byte) random.nextInt();
        seal(bytes);

        Entry read = EntryCodec.read(bytes);

        if (read != null) {
          assertThat(read.vector().isFinite()).isTrue();
          assertThat(EntryCodec.vector(bytes)).isEqualTo(read.vector());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void shouldNotReadANumberThatIsNotFinite(float number) {
    Entry entry = new Entry(Vector.of(0.5f, number), 1, "", "s", "", 1, 0);

    assertUnreadable(EntryCodec.write(entry));
  }

  @Test
  void shouldNotReadOtherDimensionsThanExpected() {
    byte[] bytes = EntryCodec.write(new Entry(Vector.of(1, 2, 3), 1, "", "s", "", 1, 0));

    assertThat(EntryCodec.read(bytes, 3)).isNotNull();
    assertThat(EntryCodec.read(bytes, 0)).isNotNull();
    assertThat(EntryCodec.read(bytes, 2)).isNull();
    assertThat(EntryCodec.read(bytes, 4)).isNull();
  }

  @Test
  void shouldNotReadAnotherVersionUnderARightChecksum() {
    byte[] bytes = EntryCodec.write(new Entry(Vector.of(1, 2, 3), 1, "", "s", "", 1, 9));
    bytes[0] = 2;
    seal(bytes);

    assertUnreadable(bytes);
    assertThat(EntryCodec.expiresMillis(bytes)).isEqualTo(-1);
  }

  @Test
  void shouldKeepTodaysBytesForEver() {
    Map<String, String> golden = GoldenFile.read("/golden/wire.txt");
    Samples.goldenEntries()
        .forEach(
            (name, entry) -> {
              assertThat(HexFormat.of().formatHex(EntryCodec.write(entry)))
                  .as("%s is written in another way: bump EntryCodec.VERSION", name)
                  .isEqualTo(golden.get(name));
              assertThat(EntryCodec.read(HexFormat.of().parseHex(golden.get(name))))
                  .isEqualTo(entry);
            });
  }

  /** One assertion, because it is made a hundred thousand times. */
  private static void assertUnreadable(byte[] bytes) {
    boolean unreadable =
        EntryCodec.read(bytes) == null
            && EntryCodec.vector(bytes) == null
            && EntryCodec.expiresMillis(bytes) >= -1
            && EntryCodec.writtenMillis(bytes) >= -1;
    assertThat(unreadable).isTrue();
  }

  private static void seal(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length - 4);
    ByteBuffer.wrap(bytes).putInt(bytes.length - 4, (int) crc.getValue());
  }
}
