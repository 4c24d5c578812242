package io.embeddingstreams.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The Dockerfile, as far as the application's configuration comes from it. */
final class ImageFile {
  private static final Pattern VARIABLE = Pattern.compile("(EMBEDDING_STREAMS__\\w+)=(\\S+)");

  private ImageFile() {}

  /** The variables that the image sets. */
  static Map<String, String> variables() throws IOException {
    Map<String, String> variables = new HashMap<>();
    VARIABLE
        .matcher(Files.readString(Path.of("Dockerfile")))
        .results()
        .forEach(found -> variables.put(found.group(1), found.group(2)));
    return variables;
  }
}
