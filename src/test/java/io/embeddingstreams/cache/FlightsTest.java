package io.embeddingstreams.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.CacheControl;
import io.embeddingstreams.model.CacheUse;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.Item;
import io.embeddingstreams.wire.Lookup;
import io.embeddingstreams.wire.PendingItem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlightsTest {
  private static final long UNSET = CacheControl.UNSET;
  private static final Item ITEM =
      new Item(3, Fingerprint.of(new byte[32]), new Input.Text("text"), 5);

  @Test
  void shouldBeginWithWhatTheFirstWaiterAsks() {
    Lookup lookup = lookup(true, 60, 900);

    PendingItem item = Flights.first(lookup, ITEM, 100, 42);

    assertThat(item)
        .isEqualTo(new PendingItem(lookup.shape(), ITEM.input(), 5, lookup.cache(), 900, 100, 42));
  }

  @ParameterizedTest
  @CsvSource({"5, 9, 9", "9, 5, 9", "0, 9, 0", "9, 0, 0", "0, 0, 0"})
  void shouldEndWithTheLatestDeadline(long one, long other, long expected) {
    PendingItem joined = Flights.joined(flight(true, UNSET, one), lookup(true, UNSET, other));

    assertThat(joined.deadlineMillis()).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} {1} and {2} {3}")
  @CsvSource({
    "true, 5, true, 9, true, 9",
    "true, 9, true, 5, true, 9",
    "true, -1, true, 5, true, -1",
    "true, 5, true, -1, true, -1",
    "false, 50, true, 5, true, 5",
    "true, 5, false, 50, true, 5",
    "false, 5, false, 9, false, 5"
  })
  void shouldStoreWhereOneWantsItForTheLongestLife(
      boolean one, long oneTtl, boolean other, long otherTtl, boolean stored, long ttl) {
    CacheUse joined = Flights.joined(flight(one, oneTtl, 0), lookup(other, otherTtl, 0)).cache();

    assertThat(joined.store()).isEqualTo(stored);
    assertThat(joined.ttlSeconds()).isEqualTo(ttl);
  }

  @Test
  void shouldBeTheSameFlightForTheSameLookup() {
    PendingItem flight = flight(true, 60, 900);

    assertThat(Flights.joined(flight, lookup(true, 60, 900))).isEqualTo(flight);
  }

  @Test
  void shouldExpireAfterTheLifeOrNever() {
    assertThat(Flights.expiresMillis(use(true, 2), 1_000)).isEqualTo(3_000);
    assertThat(Flights.expiresMillis(use(true, UNSET), 1_000)).isZero();
    assertThat(Flights.expiresMillis(use(true, Long.MAX_VALUE), 1_000)).isZero();
  }

  private static PendingItem flight(boolean store, long ttl, long deadline) {
    return Flights.first(lookup(store, ttl, deadline), ITEM, 100, 42);
  }

  private static Lookup lookup(boolean store, long ttl, long deadline) {
    return new Lookup(
        new AssemblyId("requests", 0, 1),
        new CallShape("model", 0, null, "", false),
        use(store, ttl),
        deadline,
        List.of(ITEM));
  }

  private static CacheUse use(boolean store, long ttl) {
    return new CacheUse(true, store, ttl, UNSET, "", "space");
  }
}
