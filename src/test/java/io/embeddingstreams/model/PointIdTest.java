package io.embeddingstreams.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values were computed with Python's {@code uuid.uuid5}. */
class PointIdTest {
  private static final CollectionSpec DOCS = TestModels.collection("docs", "m", "t");

  @ParameterizedTest
  @CsvSource({
    "doc-1#0, 5f27fe71-5e49-5a1d-8fdb-47ba4562224a",
    "Grüße 😀, bf88161e-2911-5d61-bbb5-e425d98a1c3c",
    "7, 625fb3d5-dd98-5ed0-945b-dd08a0c557ea",
    "urn:uuid:c7d362bf-ea4a-523a-ae84-32535cc1b426, b34425eb-75ac-5c79-a2cd-6cdc49a12a94",
    "{c7d362bf-ea4a-523a-ae84-32535cc1b426}, 6189995a-6f13-57e2-9f5e-10231f564dce",
    "c7d362bfea4a523aae8432535cc1b426, ae676b6c-c1c1-5a23-afca-884e76de31ef"
  })
  void shouldComputeTheUuidOfAText(String given, String uuid) {
    assertThat(PointId.of(DOCS, GivenId.text(given))).isEqualTo(new PointId(uuid, false, given));
  }

  @Test
  void shouldTakeANulForACharacterOfAnId() {
    String uuid = "f38d0a47-f8f0-515a-921f-e872d8e22595";
    assertThat(PointId.of(DOCS, GivenId.text("a\0b")).text()).isEqualTo(uuid);
  }

  @ParameterizedTest
  @CsvSource({
    "key-1, 0, c7d362bf-ea4a-523a-ae84-32535cc1b426",
    "//79, 1, 5c81393f-c65b-5a16-b4f7-d6e57bb9421b",
    "req-1, 0, 137bb3bc-e26b-5684-888e-7d11782897a3"
  })
  void shouldComputeTheUuidOfAnAbsentId(String owner, int index, String uuid) {
    assertThat(PointId.absent(DOCS, owner, index)).isEqualTo(new PointId(uuid, false, null));
    assertThat(PointId.absent(asIs(), owner, index)).isEqualTo(new PointId(uuid, false, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"c7d362bf-ea4a-523a-ae84-32535cc1b426", "C7D362BF-EA4A-523A-AE84-32535CC1B426"})
  void shouldKeepUuidsAsTheyCame(String uuid) {
    assertThat(PointId.of(DOCS, GivenId.text(uuid))).isEqualTo(new PointId(uuid, false, null));
  }

  @Test
  void shouldKeepNumbers() {
    String most = "18446744073709551615";
    assertThat(PointId.of(DOCS, new GivenId(most, true))).isEqualTo(new PointId(most, true, null));
  }

  @Test
  void shouldKeepAnyIdAsItIsWhereConfigured() {
    assertThat(PointId.of(asIs(), GivenId.text("doc-1#0")))
        .isEqualTo(new PointId("doc-1#0", false, null));
    assertThat(PointId.of(asIs(), new GivenId("7", true))).isEqualTo(new PointId("7", true, null));
  }

  private static CollectionSpec asIs() {
    return new CollectionSpec(
        DOCS.name(),
        DOCS.model(),
        DOCS.topic(),
        DOCS.dimensions(),
        CollectionSpec.Ids.AS_IS,
        DOCS.keyFormat(),
        DOCS.valueFormat(),
        DOCS.text());
  }
}
