package io.embeddingstreams.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.CacheUse;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.EncodingFormat;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.Item;
import io.embeddingstreams.model.OnError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LookupSplitTest {
  @ParameterizedTest(name = "{0} cache partitions")
  @ValueSource(ints = {1, 3, 12})
  void shouldSendEachItemToItsOwnerInOneRecordAnOwner(int partitions) {
    OpenRequest request = request(items(60, "text"));

    List<Addressed> records = LookupSplit.lookups(request, request.items(), partitions);

    List<Item> all = new ArrayList<>();
    for (Addressed record : records) {
      Lookup lookup = read(record);
      assertThat(lookup.items())
          .allMatch(item -> item.fingerprint().partition(partitions) == record.partition());
      assertThat(lookup.assembly()).isEqualTo(request.assembly());
      assertThat(lookup.deadlineMillis()).isEqualTo(request.deadlineMillis());
      assertThat(lookup.cache()).isEqualTo(request.cache());
      assertThat(lookup.shape()).isEqualTo(request.shape());
      all.addAll(lookup.items());
    }
    assertThat(records.stream().map(Addressed::partition)).doesNotHaveDuplicates();
    assertThat(all).containsExactlyInAnyOrderElementsOf(request.items());
  }

  @Test
  void shouldSplitWhatIsTooLargeForOneRecord() {
    OpenRequest request = request(items(5, "x".repeat(400_000)));

    List<Addressed> records = LookupSplit.lookups(request, request.items(), 1);

    assertThat(records).hasSize(3);
    assertThat(records)
        .allMatch(r -> Objects.requireNonNull(r.value()).get().length <= RecordSplit.MAX_BYTES);
    assertThat(records.stream().flatMap(record -> read(record).items().stream()))
        .containsExactlyElementsOf(request.items());
  }

  @Test
  void shouldSendNothingForNoItems() {
    assertThat(LookupSplit.lookups(request(List.of()), List.of(), 12)).isEmpty();
  }

  private static Lookup read(Addressed record) {
    return Objects.requireNonNull(
        LookupCodec.read(Objects.requireNonNull(record.value()).get()).orNull());
  }

  private static List<Item> items(int count, String text) {
    SplittableRandom random = new SplittableRandom(count);
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              byte[] bytes = new byte[Fingerprint.LENGTH];
              random.nextBytes(bytes);
              return new Item(i, Fingerprint.of(bytes), new Input.Text(text), 1);
            })
        .toList();
  }

  private static OpenRequest request(List<Item> items) {
    return new OpenRequest(
        new AssemblyId("requests", 1, 2),
        "id",
        null,
        List.of(),
        0,
        0,
        77,
        new CallShape("fake", 0, null, "{}", false),
        new CacheUse(true, false, 5, 6, "n", "space"),
        0,
        EncodingFormat.FLOAT,
        OnError.FAIL,
        null,
        items,
        IntStream.range(0, items.size()).boxed().toList(),
        Map.of());
  }
}
