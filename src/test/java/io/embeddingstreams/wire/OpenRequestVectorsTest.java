package io.embeddingstreams.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.embeddingstreams.model.CollectionSpec;
import io.embeddingstreams.model.GivenId;
import io.embeddingstreams.model.Point;
import io.embeddingstreams.model.TestModels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The second version of an open request's bytes, which one with vectors has. */
class OpenRequestVectorsTest {
  private static final CollectionSpec COLLECTION = TestModels.collection("docs", "small", "t");
  private static final Bytes ORIGINAL = Bytes.wrap("{}".getBytes(StandardCharsets.UTF_8));
  private static final Destination POINTS =
      new Destination(
          COLLECTION,
          List.of(
              new Point(GivenId.text("a"), "{\"x\":1}"),
              new Point(new GivenId("7", true), null),
              new Point(null, null),
              new Point(null, "{}")),
          3,
          Map.of(1, "whole text"),
          List.of());
  private static final Destination DELETES =
      new Destination(
          COLLECTION, List.of(), 0, Map.of(), List.of(GivenId.text("a"), new GivenId("7", true)));

  @Test
  void shouldReadBackWhatItWrote() {
    for (OpenRequest request :
        List.of(with(POINTS, null), with(DELETES, ORIGINAL), with(null, ORIGINAL))) {
      byte[] bytes = OpenRequestCodec.write(request);

      assertThat(bytes[0]).isEqualTo((byte) OpenRequestCodec.WITH_VECTORS);
      assertThat(OpenRequestCodec.read(bytes).orNull()).isEqualTo(request);
    }
  }

  @Test
  void shouldWriteTheFirstVersionWhereNothingWasAdded() {
    byte[] bytes = OpenRequestCodec.write(with(null, null));

    assertThat(bytes[0]).isEqualTo((byte) OpenRequestCodec.VERSION);
  }

  @Test
  void shouldKeepTodaysBytesForEver() {
    byte[] bytes = OpenRequestCodec.write(with(POINTS, ORIGINAL));

    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo(GoldenFile.read("/golden/wire.txt").get("OpenRequest.vectors"));
  }

  @Test
  void shouldAnswerDamagedBytesWithoutException() {
    byte[] bytes = OpenRequestCodec.write(with(POINTS, ORIGINAL));
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      OpenRequest read = OpenRequestCodec.read(flipped).orNull();
      if (read != null && OpenRequestCodec.write(read).length == 0) {
        fail("a value without bytes");
      }
    }
    for (int length = 0; length < bytes.length; length++) {
      assertThat(OpenRequestCodec.read(Arrays.copyOf(bytes, length)).orNull()).isNull();
    }
  }

  private static OpenRequest with(@Nullable Destination destination, @Nullable Bytes original) {
    OpenRequest plain = (OpenRequest) Objects.requireNonNull(Samples.golden().get("OpenRequest"));
    return new OpenRequest(
        plain.assembly(),
        plain.id(),
        plain.key(),
        plain.headers(),
        plain.timestampMillis(),
        plain.receivedMillis(),
        plain.deadlineMillis(),
        plain.shape(),
        plain.cache(),
        plain.dimensions(),
        plain.encodingFormat(),
        plain.onError(),
        plain.metadata(),
        plain.items(),
        plain.itemOf(),
        plain.refused(),
        destination,
        original,
        null);
  }
}
