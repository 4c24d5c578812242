package io.embeddingstreams.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Text to a tree: JSON, or YAML with anchors and aliases.
 *
 * <p>A parser's own message quotes the line that it fell over, which may hold a secret, so faults
 * name line and column only. JSON goes first where it looks like JSON: YAML takes no tabs.
 */
final class TreeReader {
  private static final JsonFactory JSON = new JsonFactory();
  private static final YAMLFactory YAML = new YAMLFactory();
  private static final long LARGEST = 100_000;

  private final JsonParser parser;
  private final Faults faults;
  private final Map<String, Tree> anchors = new HashMap<>();
  private long copied;

  private TreeReader(JsonParser parser, Faults faults) {
    this.parser = parser;
    this.faults = faults;
  }

  /** The tree of this text; a fault at {@code path} and nothing where it can't be read. */
  static Tree read(String text, String path, Faults faults) {
    String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
    Faults ofJson = new Faults();
    Tree json = body.stripLeading().startsWith("{") ? parse(JSON, body, path, ofJson) : null;
    if (json != null) {
      faults.addAll(ofJson);
      return json;
    }
    Faults ofYaml = new Faults();
    Tree yaml = parse(YAML, body, path, ofYaml);
    faults.addAll(yaml == null && !ofJson.isEmpty() ? ofJson : ofYaml);
    return yaml == null ? Tree.Nothing.INSTANCE : yaml;
  }

  /** Null, with a fault, where the text is none of this kind. */
  private static @Nullable Tree parse(
      JsonFactory factory, String text, String path, Faults faults) {
    try (JsonParser parser = factory.createParser(text)) {
      return new TreeReader(parser, faults).document(path);
    } catch (JsonProcessingException e) {
      faults.add(path, subject(path) + unreadable(e.getLocation()));
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String subject(String path) {
    return path.isEmpty() ? "The configuration " : "";
  }

  private static String unreadable(@Nullable JsonLocation at) {
    String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    return "is neither YAML nor JSON"
        + where
        + "; look there for indentation, an open bracket or quote, or a value that needs quotes";
  }

  private Tree document(String path) throws IOException {
    if (parser.nextToken() == null) {
      return Tree.Nothing.INSTANCE;
    }
    Tree tree = value(path);
    if (parser.nextToken() != null) {
      faults.add(path, subject(path) + "holds more than one document; keep one");
    }
    return tree;
  }

  private Tree value(String path) throws IOException {
    if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
      return alias(path);
    }
    Object anchor = parser.getObjectId();
    Tree tree =
        switch (parser.currentToken()) {
          case START_OBJECT -> branch(path);
          case START_ARRAY -> items(path);
          case VALUE_NULL -> Tree.Nothing.INSTANCE;
          case VALUE_EMBEDDED_OBJECT -> refused(path, "has a YAML tag; write a plain value");
          default -> Tree.Leaf.of(parser.getText());
        };
    if (anchor != null) {
      anchors.put(anchor.toString(), tree);
    }
    return tree;
  }

  private Tree branch(String path) throws IOException {
    Tree.Branch branch = Tree.Branch.empty();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      String childPath = KeyPath.child(path, name);
      int line = parser.currentTokenLocation().getLineNr();
      parser.nextToken();
      Tree child = value(childPath);
      if (branch.children().putIfAbsent(name, child) != null) {
        faults.add(childPath, "stands twice, again on line " + line + "; keep one of them");
      }
    }
    return branch;
  }

  private Tree items(String path) throws IOException {
    Tree.Items items = new Tree.Items(new ArrayList<>());
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.elements().add(value(path + "[" + items.elements().size() + "]"));
    }
    return items;
  }

  private Tree alias(String path) throws IOException {
    Tree meant = anchors.get(parser.getText());
    if (meant == null) {
      return refused(path, "begins with * and names no anchor; put a text of that kind in quotes");
    }
    copied += meant.size();
    return copied > LARGEST
        ? refused("", "The YAML aliases unfold to too much; write fewer of them")
        : meant.copy();
  }

  private Tree refused(String path, String message) {
    faults.add(path, message);
    return Tree.Leaf.brokenLeaf();
  }
}
