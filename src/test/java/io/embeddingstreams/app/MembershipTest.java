package io.embeddingstreams.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MembershipTest {
  @ParameterizedTest
  @CsvSource({
    "pod-1-1, true",
    "pod-1-12, true",
    "pod-1, false",
    "pod-1-, false",
    "pod-11-1, false",
    "pod-1-1-1, false",
    "pod-1-a, false"
  })
  void shouldKnowTheMembersOfThisNode(String member, boolean own) {
    assertThat(Membership.isOwn(member, "pod-1")).isEqualTo(own);
  }
}
