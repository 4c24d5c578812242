package io.embeddingstreams.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A single value: how it is read, named and described.
 *
 * @param type for the documents
 * @param parse gives the value, or throws {@link IllegalArgumentException} with what is wrong, to
 *     be read after the value itself: "is no …; write …"
 * @param schema adds what a JSON Schema says of it
 */
record Scalar(String type, Function<String, Object> parse, Consumer<ObjectNode> schema)
    implements Shape {
  private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,15}(\\.[0-9]{1,15})?");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
  private static final Pattern POINTER = Pattern.compile("(/([^~/]|~[01])*)+", Pattern.DOTALL);
  private static final Pattern IDENTITY =
      Pattern.compile("(key|value):(/([^~/]|~[01])*)+", Pattern.DOTALL);
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  @Override
  public <T> T match(
      Function<Scalar, T> scalar,
      Function<Section, T> section,
      Function<Named, T> named,
      Function<Items, T> items) {
    return scalar.apply(this);
  }

  /** What is wrong with this text, to be read after it; empty: nothing. */
  String complaint(String text) {
    try {
      var unused = parse.apply(text);
      return "";
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Any text, the empty one too. */
  static Scalar text() {
    return new Scalar("text", text -> text, Scalar::anyScalar);
  }

  /** A text that isn't blank. */
  static Scalar name() {
    return checked("text", text -> !text.isBlank(), "is empty; write a text");
  }

  /** A file's name. */
  static Scalar file() {
    return checked(
        "file",
        text -> !text.isBlank() && !CONTROL.matcher(text).find(),
        "is no file's name; write a path");
  }

  /** A text that can stand in an HTTP header. */
  static Scalar headerText() {
    return checked(
        "text",
        text -> !CONTROL.matcher(text).find(),
        "holds a line break or control character; it must be one line");
  }

  /** A JSON pointer to something inside. */
  static Scalar pointer() {
    return checked(
        "JSON pointer", Scalar::isPointer, "is no JSON pointer; write a path such as /title");
  }

  /** Whether it is a JSON pointer to something inside. */
  static boolean isPointer(String text) {
    return POINTER.matcher(text).matches();
  }

  /** Where an id stands. */
  static Scalar identity() {
    return checked(
        "key, key:POINTER or value:POINTER",
        text -> text.equals("key") || IDENTITY.matcher(text).matches(),
        "says no place of an id; write key, key:/id or value:/id");
  }

  /** A name that Kafka takes for a topic. */
  static Scalar topic() {
    return checked(
        "topic name",
        text -> TOPIC.matcher(text).matches() && !text.equals(".") && !text.equals(".."),
        "is no topic name; write 1 to 249 letters, digits, dots, hyphens or underscores");
  }

  /** An address with http or https; empty where none. */
  static Scalar url() {
    return checked(
        "URL",
        text -> text.isEmpty() || isUrl(text),
        "is no URL; write one that begins with http:// or https:// and names a host");
  }

  private static boolean isUrl(String text) {
    try {
      URI uri = URI.create(text);
      String scheme = uri.getScheme();
      String authority = uri.getRawAuthority();
      return scheme != null
          && List.of("http", "https").contains(scheme.toLowerCase(Locale.ROOT))
          && authority != null
          && !authority.isBlank();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Scalar checked(String type, Function<String, Boolean> good, String complaint) {
    return new Scalar(
        type,
        text -> {
          if (!good.apply(text)) {
            throw new IllegalArgumentException(complaint);
          }
          return text;
        },
        Scalar::anyScalar);
  }

  /** One of these words; read back as the word. */
  static Scalar choice(String... words) {
    return new Scalar(
        String.join(" \\| ", words),
        text -> {
          if (!Arrays.asList(words).contains(text)) {
            throw new IllegalArgumentException("is not one of " + String.join(", ", words));
          }
          return text;
        },
        node -> {
          node.put("type", "string");
          Arrays.stream(words).forEach(node.withArray("enum")::add);
        });
  }

  /** true or false. */
  static Scalar flag() {
    return new Scalar(
        "true \\| false",
        text -> {
          if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("is neither true nor false");
          }
          return Boolean.valueOf(text);
        },
        node -> node.put("type", "boolean"));
  }

  /** A whole number of the range, as {@link Long}. */
  static Scalar whole(long least, long most) {
    return new Scalar(
        "whole number",
        text -> {
          if (!WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException("is no whole number; write digits alone");
          }
          return within(Long.parseLong(text), least, most);
        },
        node -> node.put("type", "integer").put("minimum", least).put("maximum", most));
  }

  /** A number above 0, up to 1, as {@link Double}. */
  static Scalar fraction() {
    return number(
        value -> value > 0 && value <= 1,
        "is no number above 0 and up to 1, such as 0.5",
        node -> node.put("type", "number").put("exclusiveMinimum", 0).put("maximum", 1));
  }

  /** Dollars, 0 to 10000, as {@link Double}. */
  static Scalar price() {
    return number(
        value -> value >= 0 && value <= 10_000,
        "is no number from 0 to 10000, such as 0.02",
        node -> node.put("type", "number").put("minimum", 0).put("maximum", 10_000));
  }

  private static Scalar number(
      DoublePredicate good, String complaint, Consumer<ObjectNode> schema) {
    return new Scalar(
        "number",
        text -> {
          if (NUMBER.matcher(text).matches() && good.test(Double.parseDouble(text))) {
            return Double.valueOf(text);
          }
          throw new IllegalArgumentException(complaint);
        },
        schema);
  }

  /** Bytes, as {@link Long}. */
  static Scalar size(long least) {
    return new Scalar(
        "size",
        text -> within(Quantities.bytes(text), least, Long.MAX_VALUE),
        node ->
            node.putArray("anyOf")
                .add(described("integer", "").put("minimum", least))
                .add(described("string", Quantities.SIZE.pattern())));
  }

  /** A {@link java.time.Duration} of at least so many milliseconds. */
  static Scalar duration(long leastMillis) {
    return new Scalar(
        "duration",
        text -> {
          var duration = Quantities.duration(text);
          if (duration.toMillis() < leastMillis) {
            throw new IllegalArgumentException("is too short; write " + leastMillis + "ms or more");
          }
          return duration;
        },
        node ->
            node.putArray("anyOf")
                .add(described("integer", "").put("const", 0))
                .add(described("string", Quantities.DURATION.pattern())));
  }

  private static Long within(long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "is out of range; write "
              + least
              + (most >= Integer.MAX_VALUE ? " or more" : " to " + most));
    }
    return value;
  }

  private static ObjectNode described(String type, String pattern) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("type", type);
    return pattern.isEmpty() ? node : node.put("pattern", "^" + pattern + "$");
  }

  private static void anyScalar(ObjectNode node) {
    node.putArray("type").add("string").add("number").add("boolean");
  }
}
