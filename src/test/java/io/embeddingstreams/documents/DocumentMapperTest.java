package io.embeddingstreams.documents;

import static io.embeddingstreams.documents.DebeziumEvents.AFTER;
import static io.embeddingstreams.documents.DebeziumEvents.BEFORE;
import static io.embeddingstreams.documents.DebeziumEvents.mysql;
import static io.embeddingstreams.documents.DebeziumEvents.postgres;
import static io.embeddingstreams.documents.DebeziumEvents.unwrapped;
import static io.embeddingstreams.documents.DebeziumEvents.withSchema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.Chunking;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.GivenId;
import io.embeddingstreams.model.Mapping;
import io.embeddingstreams.model.Mapping.Envelope;
import io.embeddingstreams.model.Mapping.Identity;
import io.embeddingstreams.wire.Document;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentMapperTest {
  private static final AssemblyId PLACE = new AssemblyId("articles", 1, 7);
  private static final Identity KEY_ID = new Identity(Identity.Part.KEY, "/id");
  private static final Identity VALUE_ID = new Identity(Identity.Part.VALUE, "/id");
  private static final String KEY = "{\"id\":1}";

  private static Mapping mapping(Envelope envelope, Identity identity, String... collections) {
    return new Mapping(
        "articles",
        envelope,
        collections.length == 0 ? List.of("docs") : List.of(collections),
        identity,
        List.of("/title", "/body"),
        List.of("/lang", "/deep/size"),
        null);
  }

  private static Mapped map(Mapping mapping, @Nullable String key, @Nullable String value) {
    return map(mapping, bytes(key), bytes(value));
  }

  private static Mapped map(Mapping mapping, @Nullable Bytes key, @Nullable Bytes value) {
    DocumentMapper mapper =
        new DocumentMapper(
            mapping, (collection, text, chunking) -> List.of(text.split("(?<=\\G.{3})", -1)));
    return mapper.map(new PlainRecord(PLACE, key, value, List.of(), 99));
  }

  private static @Nullable Bytes bytes(@Nullable String text) {
    return text == null ? null : Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Mapped plain(@Nullable String key, @Nullable String value) {
    return map(mapping(Envelope.NONE, Identity.KEY), key, value);
  }

  private static Mapped event(@Nullable String key, @Nullable String value) {
    return map(mapping(Envelope.DEBEZIUM, KEY_ID), key, value);
  }

  @Test
  void shouldMakeADocumentOfAPlainRecord() {
    // Given
    String value =
        "{\"title\": \"A title\", \"body\": \"Its body\", \"lang\": \"en\", \"deep\": {\"size\": 1.50}, \"other\": null}";

    // When
    Mapped mapped = plain("doc-1", value);

    // Then
    assertThat(mapped)
        .isEqualTo(
            Mapped.of(
                Result.EMBED,
                List.of(
                    new Document(
                        PLACE,
                        99,
                        "docs",
                        GivenId.text("doc-1"),
                        false,
                        List.of("A title\n\nIts body"),
                        "{\"lang\":\"en\",\"size\":1.50}",
                        bytes(value)))));
  }

  @Test
  void shouldMakeADocumentForEachCollection() {
    Mapping both = mapping(Envelope.NONE, Identity.KEY, "docs", "second");

    assertThat(map(both, "k", "{\"title\":\"t\"}").documents())
        .extracting(Document::collection)
        .containsExactly("docs", "second");
    assertThat(map(both, "k", null).documents())
        .extracting(Document::collection)
        .containsExactly("docs", "second");
  }

  static Stream<Arguments> texts() {
    return Stream.of(
        arguments("{\"title\":\"a\",\"body\":null}", "a"),
        arguments("{\"title\":\"\",\"body\":\"b\"}", "b"),
        arguments("{\"body\":\"b\"}", "b"),
        arguments("{\"title\":17,\"body\":true}", "17\n\ntrue"),
        arguments("{\"schema\":{\"type\":\"struct\"},\"payload\":{\"title\":\"a\"}}", "a"),
        arguments("{\"payload\":{\"title\":\"a\"},\"schema\":null}", "a"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void shouldJoinTheTextsThatAreThere(String value, String text) {
    Mapped mapped = plain("k", value);

    assertThat(mapped.result()).isEqualTo(Result.EMBED);
    assertThat(mapped.documents().get(0).texts()).containsExactly(text);
  }

  @Test
  void shouldReadBehindConfluentsPrefixAndAByteOrderMark() {
    Mapped mapped = plain("k", "\u0000\u0000\u0000\u0000\u0007{\"title\":\"a\"}");

    assertThat(mapped.documents().get(0).texts()).containsExactly("a");
    assertThat(plain("k", "\ufeff{\"title\":\"a\"}").documents()).hasSize(1);
  }

  static Stream<Arguments> ids() {
    return Stream.of(
        arguments(Identity.KEY, "doc-1", GivenId.text("doc-1")),
        arguments(Identity.KEY, "42", GivenId.text("42")),
        arguments(Identity.KEY, "{\"id\": 1}", GivenId.text("{\"id\": 1}")),
        arguments(
            Identity.KEY,
            "{\"schema\":{\"type\":\"string\"},\"payload\":\"a\"}",
            GivenId.text("a")),
        arguments(
            Identity.KEY,
            "{\"schema\":{\"type\":\"int64\"},\"payload\":42}",
            new GivenId("42", true)),
        arguments(
            Identity.KEY,
            "{\"schema\":{\"type\":\"struct\"},\"payload\":{\"id\":1}}",
            GivenId.text("{\"id\":1}")),
        arguments(
            Identity.KEY, "\u0000\u0000\u0000\u0000\u0009{\"a\":1}", GivenId.text("{\"a\":1}")),
        arguments(KEY_ID, "{\"id\":7}", new GivenId("7", true)),
        arguments(KEY_ID, "{\"id\":\"x\"}", GivenId.text("x")),
        arguments(KEY_ID, DebeziumEvents.KEY_SCHEMA, GivenId.text("1")),
        arguments(KEY_ID, "{\"id\":-7}", GivenId.text("-7")),
        arguments(
            KEY_ID, "{\"id\":18446744073709551615}", new GivenId("18446744073709551615", true)),
        arguments(KEY_ID, "{\"id\":18446744073709551616}", GivenId.text("18446744073709551616")),
        arguments(KEY_ID, "{\"id\":1.50}", GivenId.text("1.50")),
        arguments(VALUE_ID, null, new GivenId("5", true)),
        arguments(VALUE_ID, "anything", new GivenId("5", true)));
  }

  @ParameterizedTest(name = "{0} of {1} is {2}")
  @MethodSource("ids")
  void shouldFindIds(Identity identity, @Nullable String key, GivenId id) {
    Mapped mapped = map(mapping(Envelope.NONE, identity), key, "{\"id\":5,\"title\":\"a\"}");

    assertThat(mapped.documents().get(0).id()).isEqualTo(id);
  }

  @Test
  void shouldWriteAKeyThatIsNoTextInBase64() {
    Mapped mapped =
        map(
            mapping(Envelope.NONE, Identity.KEY),
            Bytes.wrap(new byte[] {(byte) 0xff, 1}),
            bytes("{\"title\":\"a\"}"));

    assertThat(mapped.documents().get(0).id()).isEqualTo(GivenId.text("/wE="));
  }

  @Test
  void shouldTellBinaryKeysApartThatEndAlike() {
    Bytes one = Bytes.wrap(new byte[] {0, 0, 0, 0, 0, '4', '5', '6'});
    Bytes other = Bytes.wrap(new byte[] {0, 0, 0, 1, 0, '4', '5', '6'});
    Mapping byKey = mapping(Envelope.NONE, Identity.KEY);

    assertThat(map(byKey, one, bytes("{\"title\":\"a\"}")).documents().get(0).id())
        .isNotEqualTo(map(byKey, other, bytes("{\"title\":\"a\"}")).documents().get(0).id());
  }

  @Test
  void shouldLeaveTheIdOutWhereThereIsNoKey() {
    assertThat(plain(null, "{\"title\":\"a\"}").documents().get(0).id()).isNull();
    assertThat(plain(null, null).result()).isEqualTo(Result.NO_ID);
  }

  @Test
  void shouldDeleteByTombstoneAndByEmptyText() {
    assertThat(plain("k", null).documents().get(0).texts()).isEmpty();
    assertThat(plain("k", "{\"schema\":null,\"payload\":null}").result()).isEqualTo(Result.DELETE);
    for (String empty : List.of("{\"title\":\"\",\"body\":null}", "{\"other\":1}", "{}")) {
      Mapped mapped = plain("k", empty);
      assertThat(mapped.result()).isEqualTo(Result.EMPTY);
      assertThat(mapped.documents().get(0).texts()).isEmpty();
      assertThat(mapped.documents().get(0).id()).isEqualTo(GivenId.text("k"));
    }
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        arguments("{nope", "{\"id\":1}", ErrorCode.INVALID_JSON),
        arguments("[1]", "{\"id\":1}", ErrorCode.INVALID_JSON),
        arguments("null", "{\"id\":1}", ErrorCode.INVALID_JSON),
        arguments("{} {}", "{\"id\":1}", ErrorCode.INVALID_JSON),
        arguments("[".repeat(5000), "{\"id\":1}", ErrorCode.INVALID_JSON),
        arguments("", "{\"id\":1}", ErrorCode.EMPTY_VALUE),
        arguments("{\"title\":[\"a\"]}", "{\"id\":1}", ErrorCode.WRONG_TYPE),
        arguments("{\"title\":\"\\ud800\"}", "{\"id\":1}", ErrorCode.INVALID_TEXT),
        arguments("{\"title\":\"a\"}", "{}", ErrorCode.MISSING_FIELD),
        arguments("{\"title\":\"a\"}", "{\"id\":null}", ErrorCode.MISSING_FIELD),
        arguments("{\"title\":\"a\"}", "{\"id\":\"\"}", ErrorCode.INVALID_VALUE),
        arguments("{\"title\":\"a\"}", "{\"id\":{}}", ErrorCode.WRONG_TYPE),
        arguments("{\"title\":\"a\"}", "{no", ErrorCode.INVALID_JSON),
        arguments("{\"title\":\"a\"}", null, ErrorCode.MISSING_FIELD),
        arguments(
            "{\"title\":\"" + "a".repeat(9 << 20) + "\"}",
            "{\"id\":1}",
            ErrorCode.REQUEST_TOO_LARGE));
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("bad")
  void shouldRefuseWhatCanBeNoDocument(String value, @Nullable String key, ErrorCode code) {
    Mapped mapped = map(mapping(Envelope.NONE, KEY_ID), key, value);

    assertThat(mapped.result()).isEqualTo(Result.REFUSED);
    assertThat(mapped.failure()).isNotNull().extracting(Failure::code).isEqualTo(code);
    assertThat(mapped.documents()).isEmpty();
    assertThat(mapped.truncated()).isEqualTo(code == ErrorCode.REQUEST_TOO_LARGE);
  }

  static Stream<Arguments> upserts() {
    return Stream.of(
        arguments(postgres("c", "null", AFTER)),
        arguments(postgres("r", "null", AFTER)),
        arguments(postgres("u", BEFORE, AFTER)),
        arguments(postgres("u", "{\"id\":1}", AFTER)),
        arguments(mysql("c", "null", AFTER)),
        arguments(mysql("r", "null", AFTER)),
        arguments(mysql("u", BEFORE, AFTER)),
        arguments(withSchema("server.articles.Envelope", mysql("u", BEFORE, AFTER))),
        arguments(withSchema("server.articles.Value", AFTER)),
        arguments(AFTER),
        arguments(unwrapped(AFTER, ",\"__deleted\":\"false\"")),
        arguments(unwrapped(AFTER, ",\"__deleted\":false,\"__op\":\"u\",\"__table\":\"articles\"")),
        arguments("{\"op\":\"u\",\"after\":\"" + AFTER.replace("\"", "\\\"") + "\"}"));
  }

  @ParameterizedTest
  @MethodSource("upserts")
  void shouldEmbedTheRowAfterAChange(String value) {
    Mapped mapped = event(KEY, value);

    assertThat(mapped.result()).isEqualTo(Result.EMBED);
    Document document = mapped.documents().get(0);
    assertThat(document.id()).isEqualTo(new GivenId("1", true));
    assertThat(document.texts()).containsExactly("New\n\nNow");
    assertThat(document.payload()).isEqualTo("{\"lang\":\"en\"}");
  }

  static Stream<Arguments> deletes() {
    return Stream.of(
        arguments(postgres("d", BEFORE, "null")),
        arguments(mysql("d", BEFORE, "null")),
        arguments(withSchema("server.articles.Envelope", postgres("d", BEFORE, "null"))),
        arguments(unwrapped(BEFORE, ",\"__deleted\":\"true\"")),
        arguments(unwrapped(BEFORE, ",\"__deleted\":true")),
        arguments(unwrapped("{\"id\":1,\"title\":null}", ",\"__op\":\"d\"")),
        arguments((Object) null));
  }

  @ParameterizedTest
  @MethodSource("deletes")
  void shouldDeleteWhatIsGone(@Nullable String value) {
    Mapped mapped = event(KEY, value);

    assertThat(mapped.result()).isEqualTo(Result.DELETE);
    assertThat(mapped.documents().get(0).texts()).isEmpty();
    assertThat(mapped.documents().get(0).id()).isEqualTo(new GivenId("1", true));
    assertThat(mapped.documents().get(0).original()).isNull();
  }

  @Test
  void shouldFindTheIdOfADeleteInTheRowAsItWas() {
    Mapping byValue = mapping(Envelope.DEBEZIUM, VALUE_ID);

    assertThat(map(byValue, null, postgres("d", BEFORE, "null")).documents().get(0).id())
        .isEqualTo(new GivenId("1", true));
    assertThat(map(byValue, "x", postgres("d", "null", "null")).result()).isEqualTo(Result.NO_ID);
    assertThat(map(byValue, "x", null).result()).isEqualTo(Result.NO_ID);
  }

  @Test
  void shouldDeleteThePointOfARowWhoseIdInItChanged() {
    // Given
    Mapping byTitle =
        mapping(Envelope.DEBEZIUM, new Identity(Identity.Part.VALUE, "/title"), "docs", "second");

    // When
    Mapped mapped = map(byTitle, KEY, postgres("u", BEFORE, AFTER));

    // Then
    assertThat(mapped.result()).isEqualTo(Result.EMBED);
    assertThat(mapped.documents())
        .extracting(Document::collection, Document::id, document -> document.texts().isEmpty())
        .containsExactly(
            tuple("docs", GivenId.text("New"), false),
            tuple("second", GivenId.text("New"), false),
            tuple("docs", GivenId.text("Old"), true),
            tuple("second", GivenId.text("Old"), true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{\"id\":1}", "{\"title\":null}", "{\"title\":\"New\"}"})
  void shouldDeleteNoneWhereTheRowBeforeDoesNotTellOfAnother(String before) {
    Mapping byTitle = mapping(Envelope.DEBEZIUM, new Identity(Identity.Part.VALUE, "/title"));

    assertThat(map(byTitle, KEY, postgres("u", before, AFTER)).documents()).hasSize(1);
    assertThat(event(KEY, postgres("u", "{\"id\":2}", AFTER)).documents()).hasSize(1);
  }

  static Stream<Arguments> skipped() {
    return Stream.of(
        arguments(DebeziumEvents.truncate(), Result.TRUNCATE),
        arguments("{\"op\":\"t\",\"before\":null,\"after\":null}", Result.TRUNCATE),
        arguments(DebeziumEvents.message(), Result.MESSAGE),
        arguments(DebeziumEvents.heartbeat(), Result.HEARTBEAT),
        arguments(
            withSchema("io.debezium.connector.common.Heartbeat", DebeziumEvents.heartbeat()),
            Result.HEARTBEAT),
        arguments(DebeziumEvents.transactionEnd(), Result.TRANSACTION),
        arguments(
            withSchema(
                "io.debezium.connector.common.TransactionMetadataValue",
                DebeziumEvents.transactionEnd()),
            Result.TRANSACTION),
        arguments(DebeziumEvents.schemaChange(), Result.SCHEMA_CHANGE),
        arguments(
            withSchema(
                "io.debezium.connector.mysql.SchemaChangeValue", DebeziumEvents.schemaChange()),
            Result.SCHEMA_CHANGE),
        arguments(postgres("u", BEFORE, "null"), Result.NO_ROW),
        arguments(
            postgres("u", "null", AFTER.replace("Now", Texts.UNAVAILABLE)), Result.UNAVAILABLE),
        arguments(AFTER.replace("New", Texts.UNAVAILABLE), Result.UNAVAILABLE));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("skipped")
  void shouldSkipWhatSaysNothingOfADocument(String value, Result result) {
    assertThat(event(null, value)).isEqualTo(Mapped.nothing(result));
  }

  @Test
  void shouldTakeATableOfTransactionsForRows() {
    String row = "{\"id\":1,\"status\":\"END\",\"event_count\":3,\"title\":\"t\"}";

    assertThat(event(KEY, row).result()).isEqualTo(Result.EMBED);
  }

  @Test
  void shouldTakeARowWithColumnsNamedAsInAnEnvelopeForARow() {
    String row = "{\"id\":1,\"op\":\"c\",\"source\":\"web\",\"title\":\"t\"}";

    assertThat(event(KEY, row).documents().get(0).texts()).containsExactly("t");
    assertThat(event(KEY, unwrapped(row, ",\"__deleted\":\"true\"")).result())
        .isEqualTo(Result.DELETE);
  }

  @Test
  void shouldLeaveAnUnavailableValueOutOfThePayload() {
    String row = AFTER.replace("\"en\"", "\"" + Texts.UNAVAILABLE + "\"");

    assertThat(event(KEY, postgres("u", "null", row)).documents().get(0).payload()).isNull();
  }

  @Test
  void shouldCutTextsIntoChunks() {
    Mapping chunked =
        new Mapping(
            "articles",
            Envelope.NONE,
            List.of("docs"),
            Identity.KEY,
            List.of("/title"),
            List.of(),
            new Chunking(3, 0));

    Document document = map(chunked, "k", "{\"title\":\"abcdefgh\"}").documents().get(0);

    assertThat(document.chunked()).isTrue();
    assertThat(document.texts()).containsExactly("abc", "def", "gh");
    assertThat(map(chunked, "k", null).documents().get(0).chunked()).isTrue();
  }
}
