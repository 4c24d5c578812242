package io.embeddingstreams.cli;

import io.embeddingstreams.app.ApplicationException;
import io.embeddingstreams.app.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code docs}, for developers of this program. */
@Command(
    name = "docs",
    hidden = true,
    description = "Writes the documents that are generated from the code.")
final class DocsCommand implements Callable<Integer> {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "topology-docs",
      description = "Where; ${DEFAULT-VALUE} if absent.")
  private Path out = Path.of("");

  @Override
  public Integer call() {
    Logs.ofCommand();
    try {
      for (Map.Entry<String, String> document : Documents.all().entrySet()) {
        Path file = out.resolve(document.getKey());
        Path folder = file.getParent();
        if (folder != null) {
          Files.createDirectories(folder);
        }
        Files.writeString(file, document.getValue());
      }
      return 0;
    } catch (IOException e) {
      throw new ApplicationException(out + " cannot be written: " + e.getMessage());
    }
  }
}
