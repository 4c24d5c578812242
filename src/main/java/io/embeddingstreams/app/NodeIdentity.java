package io.embeddingstreams.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
      String kept = Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8).trim() : "";
      return kept.isEmpty() ? made(file) : kept;
    } catch (IOException e) {
      throw new ApplicationException(
          "streams.state.dir: can't use " + stateDirectory + ": " + e.getMessage());
    }
  }

  /** A kill between making the file and filling it must not leave an empty name. */
  private static String made(Path file) throws IOException {
    String made = UUID.randomUUID().toString();
    Path written = file.resolveSibling("instance-id.new");
    Files.writeString(written, made, StandardCharsets.UTF_8);
    Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
    return made;
  }
}
