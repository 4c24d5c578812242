package io.embeddingstreams.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The name of this node in its consumer groups: a UUID that stays in the state directory, so that a
 * process that comes back takes its place again without a rebalance.
 */
final class NodeIdentity {
  private NodeIdentity() {}

  /** The name; made where there is none yet. */
  static String in(Path stateDirectory) {
    Path file = stateDirectory.resolve("instance-id");
    try {
      Files.createDirectories(stateDirectory);
      if (Files.exists(file)) {
        return Files.readString(file, StandardCharsets.UTF_8).trim();
      }
      String made = UUID.randomUUID().toString();
      Files.writeString(file, made, StandardCharsets.UTF_8);
      return made;
    } catch (IOException e) {
      throw new ApplicationException(
          "streams.state.dir: can't use " + stateDirectory + ": " + e.getMessage());
    }
  }
}
