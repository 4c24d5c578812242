package io.embeddingstreams.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintsTest {
  /** All that a fingerprint is made of, compared by content. */
  private record Tuple(
      String namespace,
      String space,
      int dimensions,
      @Nullable InputType inputType,
      Truncate truncate,
      String providerParams,
      Input input) {
    private Fingerprint fingerprint() {
      return Fingerprints.of(
          namespace, space, dimensions, inputType, truncate, providerParams, input);
    }
  }

  /** The lines of the golden file, which another program made from the layout's description. */
  static List<String> golden() throws IOException {
    try (InputStream in = FingerprintsTest.class.getResourceAsStream("/golden/fingerprints.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("golden")
  void shouldKeepTodaysFingerprintsForEver(String line) {
    String[] fields = line.split("\\|", -1);
    InputType type = fields[3].equals("-") ? null : InputType.valueOf(fields[3]);
    Tuple tuple =
        new Tuple(
            fields[0],
            fields[1],
            Integer.parseInt(fields[2]),
            type,
            Truncate.valueOf(fields[4]),
            fields[5],
            fields[6].equals("text") ? text(fields[7].replace("\\0", "\0")) : parse(fields[7]));

    assertThat(tuple.fingerprint())
        .as("every stored entry would become unreachable: bump the version byte")
        .hasToString(fields[8]);
  }

  @Test
  void shouldTellApartAllThatTheGoldenFileHolds() throws IOException {
    List<String> prints = golden().stream().map(line -> line.replaceAll(".*\\|", "")).toList();

    assertThat(prints).hasSizeGreaterThan(30).doesNotHaveDuplicates();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void shouldGiveOneFingerprintToOneTuple(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<Fingerprint, Tuple> seen = new HashMap<>();
    for (int i = 0; i < 1500; i++) {
      Tuple tuple = draw(random);

      Tuple first = seen.putIfAbsent(tuple.fingerprint(), tuple);

      assertThat(first == null || first.equals(tuple)).isTrue();
      assertThat(tuple.fingerprint()).isEqualTo(tuple.fingerprint());
    }
  }

  @Test
  void shouldTellApartWhatNaiveKeysConfuse() {
    assertDifferent(
        tuple("", "s", 5, "", text("hello")), tuple("", "s", 0, "", text("hellodimensions: 5")));
    assertDifferent(tuple("", "s", 0, "", tokens(1, 2)), tuple("", "s", 0, "", text("[1, 2]")));
    assertDifferent(tuple("", "s", 0, "", tokens(1, 2)), tuple("", "s", 0, "", text("1,2")));
    assertDifferent(tuple("", "s", 0, "", tokens(1, 2)), tuple("", "s", 0, "", tokens(12)));
    assertDifferent(tuple("ab", "c", 0, "", text("x")), tuple("a", "bc", 0, "", text("x")));
    assertDifferent(tuple("", "abc", 0, "", text("x")), tuple("abc", "", 0, "", text("x")));
    assertDifferent(tuple("", "s", 0, "{}", text("x")), tuple("", "s", 0, "", text("{}x")));
    assertDifferent(tuple("", "s", 0, "", text("e\u0301")), tuple("", "s", 0, "", text("\u00e9")));
  }

  @Test
  void shouldTellApartALoneSurrogateFromAQuestionMarkAndFromAnother() {
    List<Fingerprint> prints = new ArrayList<>();
    for (String space : List.of("?", "\ud800", "\ud801", "\udc00", "\ufffd", "\ud800\udc00")) {
      prints.add(tuple("", space, 0, "", text("x")).fingerprint());
      prints.add(tuple("", "s", 0, "", text(space)).fingerprint());
    }

    assertThat(prints).doesNotHaveDuplicates();
  }

  @Test
  void shouldTellApartATextInTwoEncodings() {
    // The UTF-16 bytes of one are the UTF-8 bytes of the other, but for the lone surrogate's.
    assertDifferent(
        tuple("", "s", 0, "", text("a\ud800")), tuple("", "s", 0, "", text("\0a\u0600\0")));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(ints = {0, 1, 2, 3})
  void shouldShareAPrefixAmongInputs(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Tuple common = draw(random);
    Fingerprints.Prefix prefix =
        Fingerprints.prefix(
            common.namespace(),
            common.space(),
            common.dimensions(),
            common.inputType(),
            common.truncate(),
            common.providerParams());
    for (int i = 0; i < 100; i++) {
      Input input = draw(random).input();

      assertThat(prefix.of(input))
          .isEqualTo(
              Fingerprints.of(
                  common.namespace(),
                  common.space(),
                  common.dimensions(),
                  common.inputType(),
                  common.truncate(),
                  common.providerParams(),
                  input));
    }
  }

  @Test
  void shouldRefuseAnUnusableInputAndGoOn() {
    Fingerprints.Prefix prefix = Fingerprints.prefix("", "s", 0, null, Truncate.NONE, "");
    Fingerprint before = prefix.of(text("x"));
    Input unusable = new Input.Unusable(Failure.of(ErrorCode.EMPTY_INPUT, "empty"));

    assertThatThrownBy(() -> prefix.of(unusable)).isInstanceOf(IllegalArgumentException.class);

    assertThat(prefix.of(text("x"))).isEqualTo(before);
  }

  private static void assertDifferent(Tuple one, Tuple other) {
    assertThat(one.fingerprint()).isNotEqualTo(other.fingerprint());
  }

  /** From so few values that equal tuples and near ones come often. */
  private static Tuple draw(SplittableRandom random) {
    String[] texts = {"", "a", "b", "ab", "aS", "\0", "ä", "\ud83d", "\ud83d\ude00", "I\0\0\0\0"};
    InputType[] types = {null, InputType.QUERY, InputType.DOCUMENT};
    Input input =
        random.nextBoolean()
            ? text(texts[random.nextInt(texts.length)])
            : tokens(random.ints(random.nextInt(3), 0, 3).toArray());
    return new Tuple(
        texts[random.nextInt(texts.length)],
        texts[random.nextInt(texts.length)],
        random.nextInt(3),
        types[random.nextInt(3)],
        random.nextBoolean() ? Truncate.NONE : Truncate.END,
        texts[random.nextInt(4)],
        input);
  }

  private static Tuple tuple(
      String namespace, String space, int dimensions, String params, Input input) {
    return new Tuple(namespace, space, dimensions, null, Truncate.NONE, params, input);
  }

  private static Input text(String value) {
    return new Input.Text(value);
  }

  private static Input tokens(int... ids) {
    return new Input.Tokens(ids);
  }

  private static Input parse(String ids) {
    return tokens(Arrays.stream(ids.split(",")).mapToInt(Integer::parseInt).toArray());
  }
}
