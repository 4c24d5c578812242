package io.embeddingstreams.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks the order of responses of a key. */
final class Orders {
  private Orders() {}

  /** Fails unless the responses of each key that begins so stand in the order of their requests. */
  static void shouldFollowRequests(List<Received> responses, String keyPrefix) {
    Map<String, List<Long>> offsets = new HashMap<>();
    for (Received response : responses) {
      byte[] key = response.record().key();
      String text = key == null ? "" : new String(key, StandardCharsets.UTF_8);
      if (text.startsWith(keyPrefix)) {
        offsets
            .computeIfAbsent(text, k -> new ArrayList<>())
            .add(Long.parseLong(response.header("embedding-request-offset")));
      }
    }
    assertThat(offsets).isNotEmpty();
    offsets.forEach((key, order) -> assertThat(order).as(key).isSorted());
  }
}
