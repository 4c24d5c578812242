package io.embeddingstreams.faults;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.embeddingstreams.model.Fingerprints;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.Truncate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What request number n asks: the same for the same seed. One to six inputs, nine of ten from a
 * pool that is asked for again and again; one request in fifty is bad, one in twenty has no key.
 */
record Workload(long seed, int pool, int keys) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The inputs of a request, in their order. */
  List<String> inputs(long number) {
    SplittableRandom random = random(number, 1);
    int count = 1 + random.nextInt(6);
    List<String> inputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      inputs.add(
          random.nextInt(10) < 9
              ? "known " + random.nextInt(pool)
              : "new " + number + " " + random.nextInt(3));
    }
    return inputs;
  }

  /** The key; null: none. */
  byte @Nullable [] key(long number) {
    SplittableRandom random = random(number, 2);
    return random.nextInt(20) == 0
        ? null
        : ("key " + random.nextInt(keys)).getBytes(StandardCharsets.UTF_8);
  }

  /** Whether it is answered with an error. */
  boolean isBad(long number) {
    return random(number, 3).nextInt(50) == 0;
  }

  /** The record's value. */
  byte[] value(long number) {
    ObjectNode request = JSON.createObjectNode().put("id", "r" + number).put("model", "fake");
    request.put("encoding_format", "base64");
    inputs(number).forEach(request.putArray("input")::add);
    if (isBad(number)) {
      request.put("no_such_field", 1);
    }
    return request.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The cache partition that owns an input. */
  static int owner(String input, int cachePartitions) {
    return Fingerprints.of("", Site.UPSTREAM, 0, null, Truncate.NONE, "", new Input.Text(input))
        .partition(cachePartitions);
  }

  private SplittableRandom random(long number, long purpose) {
    return new SplittableRandom(seed * 31 + number * 0x9E3779B97F4A7C15L + purpose);
  }
}
