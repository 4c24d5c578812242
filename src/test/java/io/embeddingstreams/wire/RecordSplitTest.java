package io.embeddingstreams.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.Item;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.model.Vector;
import io.embeddingstreams.wire.Outcomes.Positioned;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordSplitTest {
  private final Samples samples = new Samples(7);

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void shouldNeverReckonTooFewBytes(int seed) {
    Samples drawn = new Samples(seed);
    for (int i = 0; i < 100; i++) {
      Lookup lookup = drawn.lookup();
      Outcomes outcomes = drawn.outcomes();

      assertThat(RecordSplit.upperBound(lookup)).isEqualTo(LookupCodec.write(lookup).length);
      assertThat(RecordSplit.upperBound(outcomes)).isEqualTo(OutcomesCodec.write(outcomes).length);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "\udc00", "\ud800\ud800\udc00", "\udc00\ud800", "a\ud800b"})
  void shouldNotReckonTooFewBytesForLoneSurrogates(String text) {
    Item item = new Item(0, samples.fingerprint(), new Input.Text(text), 1);
    Lookup lookup = lookup(List.of(item));

    assertThat(RecordSplit.upperBound(lookup))
        .isBetween((long) LookupCodec.write(lookup).length, LookupCodec.write(lookup).length + 6L);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 200, 300, 1000, 1 << 20})
  void shouldKeepAllItemsInOrderWithinTheBound(int maxBytes) {
    Lookup lookup = lookup(IntStream.range(0, 500).mapToObj(i -> samples.item()).toList());

    List<Lookup> parts = RecordSplit.split(lookup, maxBytes);

    assertThat(parts.stream().flatMap(part -> part.items().stream()).toList())
        .isEqualTo(lookup.items());
    assertThat(parts)
        .allSatisfy(
            part -> {
              assertThat(part.items()).isNotEmpty();
              assertThat(lookup(part, lookup.items())).isEqualTo(lookup);
              assertThat(part.items().size() == 1 || LookupCodec.write(part).length <= maxBytes)
                  .isTrue();
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 200, 300, 1000, 1 << 20})
  void shouldKeepAllOutcomesInOrderWithinTheBound(int maxBytes) {
    Outcomes outcomes = outcomes(500, 12);

    List<Outcomes> parts = RecordSplit.split(outcomes, maxBytes);

    assertThat(parts.stream().flatMap(part -> part.outcomes().stream()).toList())
        .isEqualTo(outcomes.outcomes());
    assertThat(parts)
        .allSatisfy(
            part -> {
              assertThat(part.assembly()).isEqualTo(outcomes.assembly());
              assertThat(part.outcomes()).isNotEmpty();
              assertThat(
                      part.outcomes().size() == 1 || OutcomesCodec.write(part).length <= maxBytes)
                  .isTrue();
            });
  }

  @Test
  void shouldFillRecordsWell() {
    Outcomes outcomes = outcomes(2048, 1536);

    List<Outcomes> parts = RecordSplit.split(outcomes, RecordSplit.MAX_BYTES);

    long bytes = Stream.of(outcomes).mapToLong(o -> OutcomesCodec.write(o).length).sum();
    assertThat(parts).hasSize((int) (bytes / (RecordSplit.MAX_BYTES - 7000) + 1));
  }

  @Test
  void shouldLeaveWholeWhatIsSmallOrEmpty() {
    Lookup empty = lookup(List.of());
    Outcomes small = outcomes(2, 8);

    assertThat(RecordSplit.split(empty, 1)).containsExactly(empty);
    assertThat(RecordSplit.split(small, RecordSplit.MAX_BYTES)).containsExactly(small);
  }

  private Lookup lookup(List<Item> items) {
    return new Lookup(
        new AssemblyId("t", 0, 1), new Samples(1).shape(), new Samples(1).cacheUse(), 5, items);
  }

  private static Lookup lookup(Lookup head, List<Item> items) {
    return new Lookup(head.assembly(), head.shape(), head.cache(), head.deadlineMillis(), items);
  }

  private Outcomes outcomes(int count, int dimensions) {
    Vector vector = Vector.of(new float[dimensions]);
    return new Outcomes(
        new AssemblyId("t", 0, 1),
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    new Positioned(
                        i,
                        samples.fingerprint(),
                        new Outcome.Embedded(vector, 3, Outcome.Source.HIT)))
            .toList());
  }
}
