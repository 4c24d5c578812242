package io.embeddingstreams.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is known of upstream models: defaults for those that the configuration says little about.
 *
 * <p>Prefixes are there to be read and are never applied: whether a server adds them itself can't
 * be told from here, and a prefix put twice makes other vectors.
 */
public final class Catalogue {
  /** What is known of a model that isn't in it. */
  public static final Entry UNKNOWN = new Entry(List.of(), "", 0, 0, 0, "", "");

  private static final String RESOURCE = "catalogue.json";

  private final Map<String, Entry> byName;

  private Catalogue(Map<String, Entry> byName) {
    this.byName = byName;
  }

  /**
   * One upstream model.
   *
   * @param names all that providers call it; letter case does not count
   * @param provider who made it
   * @param dimensions 0: not known
   * @param maxInputTokens 0: not known
   * @param dollarsPerMillionTokens 0: not known or nothing
   * @param queryPrefix, documentPrefix what its makers put before inputs; empty: nothing
   */
  public record Entry(
      List<String> names,
      String provider,
      int dimensions,
      int maxInputTokens,
      double dollarsPerMillionTokens,
      String queryPrefix,
      String documentPrefix) {
    /** Copies the names. */
    public Entry {
      names = List.copyOf(names);
    }

    /** These figures, and the other's where these are not known. */
    Entry over(Entry other) {
      return new Entry(
          names,
          provider.isEmpty() ? other.provider : provider,
          dimensions == 0 ? other.dimensions : dimensions,
          maxInputTokens == 0 ? other.maxInputTokens : maxInputTokens,
          dollarsPerMillionTokens == 0 ? other.dollarsPerMillionTokens : dollarsPerMillionTokens,
          queryPrefix.isEmpty() ? other.queryPrefix : queryPrefix,
          documentPrefix.isEmpty() ? other.documentPrefix : documentPrefix);
    }
  }

  /** The one in the jar. */
  public static Catalogue builtIn() {
    return BuiltIn.CATALOGUE;
  }

  /** This one, the entries given over its own. */
  Catalogue with(Collection<Entry> entries) {
    Map<String, Entry> all = new HashMap<>(byName);
    for (Entry entry : entries) {
      for (String name : entry.names()) {
        all.merge(key(name), entry, (before, added) -> added.over(before));
      }
    }
    return new Catalogue(all);
  }

  /** What is known of this upstream model; {@link #UNKNOWN} where nothing is. */
  public Entry find(String upstreamModel) {
    return byName.getOrDefault(key(upstreamModel), UNKNOWN);
  }

  /** How many models it knows. */
  public int size() {
    return (int) byName.values().stream().distinct().count();
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** Read once, when it is first asked for. */
  private static final class BuiltIn {
    static final Catalogue CATALOGUE = read();

    private static Catalogue read() {
      try (InputStream in = Catalogue.class.getResourceAsStream(RESOURCE)) {
        if (in == null) {
          throw new IllegalStateException(RESOURCE + " is not in the jar");
        }
        Faults faults = new Faults();
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        List<Entry> entries = new CatalogueReader(RESOURCE, faults).parse(text);
        faults.throwAny();
        return new Catalogue(Map.of()).with(entries);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
