package io.embeddingstreams.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The name of this node. */
final class NodeIdentityTest {
  @TempDir private Path folder;

  @Test
  void shouldKeepItsNameOverRestarts() throws IOException {
    Path state = folder.resolve("streams");

    String made = NodeIdentity.in(state);

    assertThat(UUID.fromString(made)).isNotNull();
    assertThat(NodeIdentity.in(state)).isEqualTo(made);
    try (Stream<Path> files = Files.list(state)) {
      assertThat(files).containsExactly(state.resolve("instance-id"));
    }
  }

  @Test
  void shouldTakeANewNameWhereAKillLeftAnEmptyFile() throws IOException {
    Files.writeString(folder.resolve("instance-id"), "\n");

    String made = NodeIdentity.in(folder);

    assertThat(made).isNotBlank();
    assertThat(NodeIdentity.in(folder)).isEqualTo(made);
  }
}
