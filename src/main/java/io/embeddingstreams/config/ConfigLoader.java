package io.embeddingstreams.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Reads and checks a whole configuration.
 *
 * <p>Precedence: file, then variables that begin with {@code EMBEDDING_STREAMS__}, then {@code
 * KEY=VALUE} texts. A value is read alike wherever it came from; substitutions too.
 */
public final class ConfigLoader {
  private ConfigLoader() {}

  /**
   * The configuration of a YAML or JSON file.
   *
   * @param environment variables, for overrides and substitutions
   * @param sets {@code KEY=VALUE} texts, the later ones over the earlier
   * @throws ConfigException with every fault
   */
  public static Config load(Path file, Map<String, String> environment, List<String> sets)
      throws ConfigException {
    Path folder = file.toAbsolutePath().getParent();
    return load(read(file), folder == null ? Path.of("") : folder, environment, sets);
  }

  /**
   * The configuration of a YAML or JSON text; relative files are found from the working directory.
   *
   * @throws ConfigException with every fault
   */
  public static Config load(String yaml, Map<String, String> environment, List<String> sets)
      throws ConfigException {
    return load(yaml, Path.of(""), environment, sets);
  }

  private static Config load(
      String yaml, Path folder, Map<String, String> environment, List<String> sets) {
    Faults faults = new Faults();
    Tree parsed = TreeReader.read(yaml, "", faults);
    if (parsed.isEmpty()) {
      faults.throwAny(); // unreadable: everything else would only be missing
    }
    Tree.Branch given = root(parsed, faults);
    Overrides.environment(given, environment, faults);
    Overrides.sets(given, sets, faults);
    Tree tree = new Substitution(environment, folder, faults).apply(given, "");
    new Checker(faults).check(Keys.ROOT, tree, "", false);
    Config config = new ConfigReader(folder, faults).read(tree);
    faults.throwAny();
    return config;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw unreadable(file, "is not there; look at the path");
    } catch (CharacterCodingException e) {
      throw unreadable(file, "is no UTF-8 text; save it as UTF-8");
    } catch (IOException e) {
      throw unreadable(file, "can't be read; look at its kind and rights");
    }
  }

  private static ConfigException unreadable(Path file, String message) {
    return new ConfigException(List.of(new Fault(file.toString(), message)));
  }

  private static Tree.Branch root(Tree tree, Faults faults) {
    if (!(tree instanceof Tree.Branch) && !tree.isEmpty()) {
      faults.add("", "The configuration is no set of keys; write keys such as `kafka:`");
    }
    return tree instanceof Tree.Branch branch ? branch : Tree.Branch.empty();
  }
}
