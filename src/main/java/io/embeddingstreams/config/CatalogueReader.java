package io.embeddingstreams.config;

import io.embeddingstreams.config.Shape.Items;
import io.embeddingstreams.config.Shape.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * Reads a model catalogue: {@code {"models": [{"name": …, "aliases": […], "provider": …,
 * "dimensions": …, "max-input-tokens": …, "dollars-per-million-tokens": …, "prefix": {"query": …,
 * "document": …}}]}}.
 */
final class CatalogueReader {
  private static final Section PREFIX =
      new Section(
          List.of(key("query", Scalar.text(), false), key("document", Scalar.text(), false)));
  private static final Section MODEL =
      new Section(
          List.of(
              key("name", Scalar.name(), true),
              key("aliases", new Items(Scalar.name(), 0), false),
              key("provider", Scalar.name(), false),
              key("dimensions", Scalar.whole(1, 65_536), false),
              key("max-input-tokens", Scalar.whole(1, 10_000_000), false),
              key("dollars-per-million-tokens", Scalar.price(), false),
              key("prefix", PREFIX, false)));
  private static final Section ROOT =
      new Section(List.of(key("models", new Items(MODEL, 1), true)));

  /** In files of at least so many models a figure that most lack was lost on the way here. */
  private static final int ENOUGH_FOR_SHARES = 4;

  private final String path;
  private final Faults faults;

  /**
   * @param path where its faults are told
   */
  CatalogueReader(String path, Faults faults) {
    this.path = path;
    this.faults = faults;
  }

  /** The file's models; those without fault where there are faults. */
  List<Catalogue.Entry> read(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (IOException e) {
      faults.add(path, "names a file that can't be read as UTF-8 text; look at path and rights");
      return List.of();
    }
  }

  /** The text's models. */
  List<Catalogue.Entry> parse(String text) {
    Faults unreadable = new Faults();
    Tree tree = TreeReader.read(text, path, unreadable);
    if (!unreadable.isEmpty() || tree.isEmpty()) {
      faults.add(path, "names a file that is empty or malformed; write {\"models\": [...]}");
      return List.of();
    }
    new Checker(faults).check(ROOT, tree, path, false);
    List<Catalogue.Entry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Values model : new Values(ROOT, tree, path).items("models")) {
      Catalogue.Entry entry = entry(model);
      entries.add(entry);
      if (!entry.names().stream().allMatch(name -> names.add(name.toLowerCase(Locale.ROOT)))) {
        faults.add(model.path("name"), "stands twice, here or among aliases; keep one");
      }
    }
    checkShare(entries, "dimensions", Catalogue.Entry::dimensions);
    checkShare(entries, "max-input-tokens", Catalogue.Entry::maxInputTokens);
    return entries;
  }

  private void checkShare(
      List<Catalogue.Entry> entries, String key, ToIntFunction<Catalogue.Entry> figure) {
    long missing = entries.stream().filter(entry -> figure.applyAsInt(entry) == 0).count();
    if (entries.size() >= ENOUGH_FOR_SHARES && missing * 2 > entries.size()) {
      faults.add(
          path,
          missing + " of " + entries.size() + " models have no " + key + "; fill in half at least");
    }
  }

  private static Catalogue.Entry entry(Values model) {
    List<String> names = new ArrayList<>(List.of(model.text("name")));
    names.addAll(model.texts("aliases"));
    Values prefix = model.section("prefix");
    return new Catalogue.Entry(
        names,
        model.text("provider"),
        model.whole("dimensions"),
        model.whole("max-input-tokens"),
        model.number("dollars-per-million-tokens"),
        prefix.text("query"),
        prefix.text("document"));
  }

  private static Shape.Key key(String name, Shape shape, boolean required) {
    return new Shape.Key(name, shape, null, required, false, "");
  }
}
