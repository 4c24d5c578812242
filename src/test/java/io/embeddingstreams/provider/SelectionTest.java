package io.embeddingstreams.provider;

import static io.embeddingstreams.provider.Fixtures.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SelectionTest {
  private final Selection selection = new Selection(new SplittableRandom(1));

  private static Lane lane(Fixtures.Settings settings) {
    return new Lane(settings.build(), Fixtures.WIDE, Fixtures.POLICY, 0);
  }

  @Test
  void shouldAskTheLowestOrderThatIsReady() {
    Lane first = lane(deployment("a").order(1));
    Lane second = lane(deployment("b").order(2));
    List<Lane> both = List.of(second, first);
    assertThat(selection.order(both, null, 0)).containsExactly(first);
    assertThat(selection.order(both, first, 0)).containsExactly(second);

    first.pause(100);

    assertThat(selection.order(both, null, 0)).containsExactly(second);
    assertThat(selection.order(both, second, 0)).containsExactly(second);
    assertThat(selection.order(both, null, 100)).containsExactly(first);
    second.pause(50);
    assertThat(selection.order(both, null, 0)).isEmpty();
  }

  @Test
  void shouldDrawByWeightAmongEquals() {
    Lane one = lane(deployment("a").weight(1));
    Lane three = lane(deployment("b").weight(3));
    int heavy = 0;
    for (int i = 0; i < 10_000; i++) {
      List<Lane> drawn = selection.order(List.of(one, three), null, 0);
      assertThat(drawn).containsExactlyInAnyOrder(one, three);
      heavy += drawn.get(0) == three ? 1 : 0;
    }
    assertThat(heavy).isBetween(7300, 7700);
  }
}
