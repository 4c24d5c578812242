package io.embeddingstreams.assemble;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

class KeyOrderTest {
  private static final OrderKey A = key("a");
  private static final OrderKey B = key("b");

  private final KeyOrder order = new KeyOrder();

  @Test
  void shouldLetTheEarliestLeaveFirst() {
    order.add(A, 7);
    order.add(A, 3);
    order.add(A, 5);

    assertThat(order.isFirst(A, 3)).isTrue();
    assertThat(order.isFirst(A, 5)).isFalse();
    assertThat(order.remove(A, 3)).isEqualTo(5);
    assertThat(order.isFirst(A, 5)).isTrue();
    assertThat(order.isFirst(A, 7)).isFalse();
  }

  @Test
  void shouldKeepKeysApart() {
    order.add(A, 1);

    assertThat(order.isFree(A)).isFalse();
    assertThat(order.isFree(B)).isTrue();
    assertThat(order.isFirst(B, 9)).isTrue();
  }

  @Test
  void shouldBeFreeAgainOnceTheLastHasLeft() {
    order.add(A, 1);

    assertThat(order.remove(A, 1)).isNull();
    assertThat(order.isFree(A)).isTrue();
    assertThat(order.remove(A, 1)).isNull();
  }

  @Test
  void shouldCountARequestOnceThatIsAddedTwice() {
    order.add(A, 1);
    order.add(A, 1);
    order.add(A, 2);

    assertThat(order.remove(A, 1)).isEqualTo(2);
  }

  @Test
  void shouldKeepTheTurnWhereALaterOneLeaves() {
    order.add(A, 1);
    order.add(A, 2);

    assertThat(order.remove(A, 2)).isEqualTo(1);
  }

  @Test
  void shouldNameThePlacesOfRequestsThatAreGone() {
    order.add(A, 1);
    order.add(A, 2);
    order.add(B, 3);

    assertThat(order.without((offset, key) -> offset == 2)).isEqualTo(Map.of(1L, A, 3L, B));
  }

  private static OrderKey key(String text) {
    return OrderKey.of(Bytes.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }
}
