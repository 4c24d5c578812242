package io.embeddingstreams.assemble;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WakeupsTest {
  private final Wakeups wakeups = new Wakeups();

  @Test
  void shouldGiveWhatIsDueByTimeAndNothingElse() {
    wakeups.add(30, 1);
    wakeups.add(10, 2);
    wakeups.add(20, 3);

    assertThat(due(9)).isEmpty();
    assertThat(due(20)).containsExactly(2L, 3L);
    assertThat(due(29)).isEmpty();
    assertThat(due(30)).containsExactly(1L);
    assertThat(due(Long.MAX_VALUE)).isEmpty();
  }

  private List<Long> due(long now) {
    List<Long> all = new ArrayList<>();
    for (Long offset = wakeups.due(now); offset != null; offset = wakeups.due(now)) {
      all.add(offset);
    }
    return all;
  }
}
