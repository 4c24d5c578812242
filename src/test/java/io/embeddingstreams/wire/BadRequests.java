package io.embeddingstreams.wire;

import io.embeddingstreams.model.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.Arguments;

/** Records that are no good requests: value, code, what the error names, whether dead letter. */
public final class BadRequests {
  private static final String FINE = "\"model\":\"fake\",\"input\":\"fine\"";

  private BadRequests() {}

  /** Every kind. */
  public static Stream<Arguments> all() {
    return Stream.of(noObjects(), fields(), inputs(), points()).flatMap(kinds -> kinds);
  }

  static Stream<Arguments> noObjects() {
    return Stream.of(
        dead("not-json", "{nope"),
        dead("half-json", "{\"model\": \"fake\", \"input\": [\"a\""),
        dead("binary", new byte[] {7, (byte) 0xff, (byte) 0xfe, 1}),
        dead("bad-utf8", latin1("{\"model\": \"fake\", \"input\": \"\u00ff\"}")),
        dead("overlong", latin1("{\"model\": \"fake\", \"input\": \"\u00c0\u00af\"}")),
        dead("encoded-surrogate", latin1("{\"input\": \"\u00ed\u00a0\u0080\"}")),
        dead("beyond-unicode", latin1("{\"input\": \"\u00f4\u0090\u0080\u0080\"}")),
        dead("cut-utf8", latin1("{\"input\": \"\u00e2\u0082")),
        dead("utf-16", "{\"model\":\"fake\"}".getBytes(StandardCharsets.UTF_16LE)),
        dead("array", "[1, 2]"),
        dead("string", "\"text\""),
        dead("number", "3"),
        dead("null", "null"),
        dead("space", "  \n"),
        dead("nan", "{" + FINE + ",\"dimensions\":NaN}"),
        dead("comment", "{/**/" + FINE + "}"),
        dead("trailing-text", "{" + FINE + "} x"),
        dead("two-objects", "{" + FINE + "}{}"),
        dead("envelope-of-null", "{\"schema\": null, \"payload\": null}"),
        dead("prefix-alone", new byte[] {0, 0, 0, 0, 1}),
        dead(
            "deep-nesting",
            "{\"model\": \"fake\", \"input\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}"),
        dead("deep-params", "{" + FINE + ",\"provider_params\":" + "{\"a\":".repeat(90_000) + "1"),
        kind("empty-value", new byte[0], ErrorCode.EMPTY_VALUE, "value", false),
        kind("no-value", null, ErrorCode.EMPTY_VALUE, "value", false));
  }

  private static Stream<Arguments> fields() {
    return Stream.of(
        bad("empty-object", "{}", ErrorCode.MISSING_FIELD, "model"),
        bad("no-input", "{\"model\":\"fake\"}", ErrorCode.MISSING_FIELD, "input"),
        bad("null-input", input("null"), ErrorCode.MISSING_FIELD, "input"),
        bad("no-model", "{\"input\":\"fine\"}", ErrorCode.MISSING_FIELD, "model"),
        bad("model-number", "{\"input\":\"a\",\"model\":5}", ErrorCode.WRONG_TYPE, "model"),
        bad("model-empty", "{\"input\":\"a\",\"model\":\"\"}", ErrorCode.INVALID_VALUE, "model"),
        with("unknown-field", "\"inputs\":[\"fine\"]", ErrorCode.UNKNOWN_FIELD, "inputs"),
        with("unknown-null", "\"inputs\":null", ErrorCode.UNKNOWN_FIELD, "inputs"),
        with("payload-alone", "\"payload\":{}", ErrorCode.UNKNOWN_FIELD, "payload"),
        bad("schema-alone", "{\"schema\":{}}", ErrorCode.UNKNOWN_FIELD, "schema"),
        with("field-twice", "\"model\":\"fake\"", ErrorCode.INVALID_JSON, "model"),
        with("id-number", "\"id\":7", ErrorCode.WRONG_TYPE, "id"),
        with("id-empty", "\"id\":\"\"", ErrorCode.INVALID_VALUE, "id"),
        with("id-too-long", quoted("id", "x".repeat(257)), ErrorCode.INVALID_VALUE, "id"),
        with("id-surrogate", "\"id\":\"\\udc00\"", ErrorCode.INVALID_TEXT, "id"),
        with("dims-negative", "\"dimensions\":-5", ErrorCode.INVALID_DIMENSIONS, "dimensions"),
        with("dims-zero", "\"dimensions\":0", ErrorCode.INVALID_DIMENSIONS, "dimensions"),
        with("dims-fraction", "\"dimensions\":1.5", ErrorCode.INVALID_DIMENSIONS, "dimensions"),
        with("dims-huge", "\"dimensions\":2147483648", ErrorCode.INVALID_DIMENSIONS, "dimensions"),
        with(
            "dims-vast",
            "\"dimensions\":" + "9".repeat(100_000),
            ErrorCode.INVALID_DIMENSIONS,
            "dimensions"),
        with("dims-text", "\"dimensions\":\"many\"", ErrorCode.WRONG_TYPE, "dimensions"),
        with("encoding", "\"encoding_format\":\"int8\"", ErrorCode.INVALID_VALUE, "encoding_"),
        with("user", "\"user\":5", ErrorCode.WRONG_TYPE, "user"),
        with("input-type", "\"input_type\":\"poem\"", ErrorCode.INVALID_VALUE, "input_type"),
        with("truncate", "\"truncate\":\"start\"", ErrorCode.INVALID_VALUE, "truncate"),
        with("on-error", "\"on_error\":\"ignore\"", ErrorCode.INVALID_VALUE, "on_error"),
        with("timeout", "\"timeout_ms\":-1", ErrorCode.INVALID_VALUE, "timeout_ms"),
        with("timeout-zero", "\"timeout_ms\":0", ErrorCode.INVALID_VALUE, "timeout_ms"),
        with("metadata-text", "\"metadata\":\"x\"", ErrorCode.WRONG_TYPE, "metadata"),
        with(
            "metadata-large",
            "\"metadata\":{" + quoted("x", "y".repeat(5000)) + "}",
            ErrorCode.INVALID_VALUE,
            "metadata"),
        with("cache-number", "\"cache\":5", ErrorCode.WRONG_TYPE, "cache"),
        with("cache-unknown", "\"cache\":{\"nocache\":true}", ErrorCode.UNKNOWN_FIELD, "nocache"),
        with("cache-flag", "\"cache\":{\"no_store\":1}", ErrorCode.WRONG_TYPE, "cache.no_store"),
        with("ttl-text", "\"cache\":{\"ttl\":\"long\"}", ErrorCode.WRONG_TYPE, "ttl"),
        with("ttl-negative", "\"cache\":{\"ttl\":-1}", ErrorCode.INVALID_VALUE, "ttl"),
        with(
            "no-cache-twice",
            "\"cache\":{\"no_cache\":true,\"no-cache\":false}",
            ErrorCode.INVALID_JSON,
            "no-cache"),
        with("params-list", "\"provider_params\":[1]", ErrorCode.WRONG_TYPE, "provider_params"),
        with(
            "params-reserved",
            "\"provider_params\":{\"input\":\"other\"}",
            ErrorCode.INVALID_VALUE,
            "provider_params.input"),
        with(
            "params-twice",
            "\"provider_params\":{\"a\":{\"b\":1,\"b\":2}}",
            ErrorCode.INVALID_JSON,
            "provider_params"));
  }

  private static Stream<Arguments> inputs() {
    String many =
        String.join(",", IntStream.range(0, 2049).mapToObj(i -> "\"fine " + i + "\"").toList());
    return Stream.of(
        bad("input-number", input("5"), ErrorCode.WRONG_TYPE, "input"),
        bad("input-object", input("{\"a\":1}"), ErrorCode.WRONG_TYPE, "input"),
        bad("input-boolean", input("[\"fine\",true]"), ErrorCode.WRONG_TYPE, "input[1]"),
        bad("empty-list", input("[]"), ErrorCode.EMPTY_INPUT, "input"),
        bad("empty-text", input("\"\""), ErrorCode.EMPTY_INPUT, "input"),
        bad("one-empty-text", input("[\"fine\",\"\"]"), ErrorCode.EMPTY_INPUT, "input[1]"),
        bad("empty-tokens", input("[[]]"), ErrorCode.EMPTY_INPUT, "input[0]"),
        bad("null-inside", input("[\"a\",null,\"b\"]"), ErrorCode.EMPTY_INPUT, "input[1]"),
        bad("mixed", input("[\"fine\",1]"), ErrorCode.MIXED_INPUT, "input[1]"),
        bad("mixed-tokens", input("[[1,2],\"fine\"]"), ErrorCode.MIXED_INPUT, "input[1]"),
        bad("text-then-tokens", input("[\"fine\",[1]]"), ErrorCode.MIXED_INPUT, "input[1]"),
        bad("text-among-ids", input("[1,\"a\"]"), ErrorCode.MIXED_INPUT, "input[1]"),
        bad("array-among-ids", input("[1,[[2]]]"), ErrorCode.MIXED_INPUT, "input[1]"),
        bad("fraction-among-ids", input("[1,2,2.5]"), ErrorCode.INVALID_TOKENS, "input[2]"),
        bad("text-in-tokens", input("[[1,2],[3,\"a\"]]"), ErrorCode.INVALID_TOKENS, "input[1]"),
        bad("fraction-token", input("[[1,2],[1.5]]"), ErrorCode.INVALID_TOKENS, "input[1]"),
        bad("negative-token", input("[[1,2],[-1]]"), ErrorCode.INVALID_TOKENS, "input[1]"),
        bad("large-token", input("[[2147483648]]"), ErrorCode.INVALID_TOKENS, "input[0]"),
        bad(
            "huge-token",
            input("[[1],[2],[1180591620717411303424]]"),
            ErrorCode.INVALID_TOKENS,
            "input[2]"),
        bad("too-deep-tokens", input("[[[1]]]"), ErrorCode.INVALID_TOKENS, "input[0]"),
        bad("inputs-2049", input("[" + many + "]"), ErrorCode.TOO_MANY_INPUTS, "2048"),
        bad("lone-surrogate", input("[\"a\",\"\\ud800\"]"), ErrorCode.INVALID_TEXT, "input[1]"),
        bad("lone-low", input("[\"a\",\"\\udc00b\"]"), ErrorCode.INVALID_TEXT, "input[1]"));
  }

  private static Stream<Arguments> points() {
    return Stream.of(
        bad(
            "points-too-few",
            "{\"model\":\"fake\",\"input\":[\"a\",\"b\"],\"points\":[{\"id\":\"a\"}]}",
            ErrorCode.POINTS_MISMATCH,
            "points"),
        with("points-none", "\"points\":[]", ErrorCode.POINTS_MISMATCH, "points"),
        with("points-object", "\"points\":{}", ErrorCode.WRONG_TYPE, "points"),
        with("point-text", "\"points\":[\"a\"]", ErrorCode.WRONG_TYPE, "points[0]"),
        with("point-null", "\"points\":[null]", ErrorCode.WRONG_TYPE, "points[0]"),
        with("point-unknown", "\"points\":[{\"x\":1}]", ErrorCode.UNKNOWN_FIELD, "points[0].x"),
        with("point-negative", "\"points\":[{\"id\":-1}]", ErrorCode.INVALID_VALUE, "points[0].id"),
        with("point-empty", "\"points\":[{\"id\":\"\"}]", ErrorCode.INVALID_VALUE, "points[0].id"),
        with("point-flag", "\"points\":[{\"id\":true}]", ErrorCode.WRONG_TYPE, "points[0].id"),
        with("payload-list", "\"points\":[{\"payload\":[]}]", ErrorCode.WRONG_TYPE, "payload"),
        with("input-and-delete", "\"delete\":[\"a\"]", ErrorCode.INVALID_VALUE, "delete"),
        bad("delete-nothing", "{\"delete\":[]}", ErrorCode.INVALID_VALUE, "delete"),
        bad("delete-text", "{\"delete\":\"a\"}", ErrorCode.WRONG_TYPE, "delete"),
        bad("delete-null", "{\"delete\":[null]}", ErrorCode.WRONG_TYPE, "delete[0]"));
  }

  private static String input(String json) {
    return "{\"model\":\"fake\",\"input\":" + json + "}";
  }

  private static String quoted(String name, String value) {
    return "\"" + name + "\":\"" + value + "\"";
  }

  private static Arguments with(String name, String field, ErrorCode code, String names) {
    return bad(name, "{" + FINE + "," + field + "}", code, names);
  }

  private static Arguments bad(String name, String json, ErrorCode code, String names) {
    return kind(name, json.getBytes(StandardCharsets.UTF_8), code, names, false);
  }

  private static Arguments dead(String name, String json) {
    return dead(name, json.getBytes(StandardCharsets.UTF_8));
  }

  private static Arguments dead(String name, byte[] value) {
    return kind(name, value, ErrorCode.INVALID_JSON, "JSON", true);
  }

  private static Arguments kind(
      String name, byte @Nullable [] value, ErrorCode code, String names, boolean deadLetter) {
    return Arguments.of(Named.of(name, value), code, names, deadLetter);
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
