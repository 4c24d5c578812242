package io.embeddingstreams.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds topology-docs to the code. */
class DocumentsTest {
  private static final Path FOLDER = Path.of("topology-docs");
  private static final Path DECISIONS = FOLDER.resolve("decisions");
  private static final Path GUIDES = FOLDER.resolve("guides");
  private static final Set<String> BY_HAND = Set.of("faults.md", "performance.md");
  private static final SortedMap<String, String> ALL = Documents.all();
  private static final String REGENERATE =
      "run mvn -q compile exec:java -Dexec.args=\"docs --out topology-docs\"";

  static Set<String> paths() {
    return ALL.keySet();
  }

  @ParameterizedTest
  @MethodSource("paths")
  void shouldStandAsTheCodeMakesIt(String path) throws IOException {
    Path file = FOLDER.resolve(path);
    assertThat(file).as("missing: %s", REGENERATE).exists();
    assertThat(Files.readString(file))
        .as("%s is stale: %s", file, REGENERATE)
        .isEqualTo(ALL.get(path));
  }

  @Test
  void shouldHoldNothingElse() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      Set<String> found =
          files
              .filter(Files::isRegularFile)
              .filter(file -> !file.startsWith(DECISIONS) && !file.startsWith(GUIDES))
              .map(file -> FOLDER.relativize(file).toString().replace('\\', '/'))
              .filter(path -> !BY_HAND.contains(path))
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(found).as("superfluous files: delete them").isSubsetOf(paths());
    }
  }

  @Test
  void shouldShowTheDrawingInTheReadme() throws IOException {
    assertThat(Files.readString(Path.of("README.md")))
        .as("README.md shows another drawing than topology-docs/topology.md")
        .contains(Documents.drawing());
  }

  @Test
  void shouldListEveryGuide() throws IOException {
    String list = Files.readString(FOLDER.resolve("README.md"));
    try (Stream<Path> files = Files.list(GUIDES)) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .isNotEmpty()
          .allSatisfy(name -> assertThat(list).contains("](guides/" + name + ")"));
    }
  }

  @Test
  void shouldListEveryDecision() throws IOException {
    String list = Files.readString(DECISIONS.resolve("README.md"));
    try (Stream<Path> files = Files.list(DECISIONS)) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .filteredOn(name -> !name.equals("README.md"))
          .isNotEmpty()
          .allSatisfy(name -> assertThat(list).contains("](" + name + ")"));
    }
  }
}
