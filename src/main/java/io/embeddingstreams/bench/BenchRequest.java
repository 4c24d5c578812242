package io.embeddingstreams.bench;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Requests as callers write them. */
final class BenchRequest {
  private BenchRequest() {}

  /** The text of a number, always the same. */
  static String text(long number) {
    return "a sentence about subject number " + number + ", long enough to be one";
  }

  /** The value of a request; texts hold nothing that JSON would escape. */
  static byte[] of(String id, int dimensions, boolean base64, Stream<String> texts) {
    String input = texts.collect(Collectors.joining("\",\"", "[\"", "\"]"));
    return ("{\"id\":\""
            + id
            + "\",\"model\":\""
            + BenchSetup.model(dimensions)
            + "\",\"input\":"
            + input
            + ",\"encoding_format\":\""
            + (base64 ? "base64" : "float")
            + "\"}")
        .getBytes(StandardCharsets.UTF_8);
  }
}
