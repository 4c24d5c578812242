package io.embeddingstreams.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts the values of variables and files into texts. What was put is not looked at again, and is
 * secret. A doubled dollar sign before a brace makes both literal.
 */
final class Substitution {
  private static final Pattern SPOT = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)(}?)");
  private static final Pattern VARIABLE =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?", Pattern.DOTALL);

  private final Map<String, String> environment;
  private final Path folder;
  private final Faults faults;

  /**
   * @param folder where relative files begin
   */
  Substitution(Map<String, String> environment, Path folder, Faults faults) {
    this.environment = environment;
    this.folder = folder;
    this.faults = faults;
  }

  /** The tree with every value put. */
  Tree apply(Tree tree, String path) {
    if (tree instanceof Tree.Branch branch) {
      Tree.Branch result = Tree.Branch.empty();
      branch
          .children()
          .forEach(
              (name, child) ->
                  result.children().put(name, apply(child, KeyPath.child(path, name))));
      return result;
    }
    if (tree instanceof Tree.Items items) {
      return elements(items, path);
    }
    return tree instanceof Tree.Leaf leaf && leaf.text().contains("${") ? leaf(leaf, path) : tree;
  }

  private Tree elements(Tree.Items items, String path) {
    Tree.Items result = new Tree.Items(new ArrayList<>());
    for (int i = 0; i < items.elements().size(); i++) {
      Tree element = items.elements().get(i);
      result.elements().add(apply(element, KeyPath.element(path, i, element)));
    }
    return result;
  }

  private Tree leaf(Tree.Leaf leaf, String path) {
    Matcher matcher = SPOT.matcher(leaf.text());
    StringBuilder text = new StringBuilder();
    boolean secret = false;
    boolean broken = false;
    while (matcher.find()) {
      String value = "${";
      if (!matcher.group().equals("$${")) {
        value = "}".equals(matcher.group(2)) ? value(matcher.group(1), path) : unclosed(path);
        secret = true;
      }
      broken |= value == null;
      matcher.appendReplacement(text, Matcher.quoteReplacement(value == null ? "" : value));
    }
    matcher.appendTail(text);
    return broken ? Tree.Leaf.brokenLeaf() : new Tree.Leaf(text.toString(), secret, false);
  }

  private @Nullable String value(String inside, String path) {
    if (inside.startsWith("file:")) {
      return file(inside.substring("file:".length()), path);
    }
    Matcher matcher = VARIABLE.matcher(inside);
    if (!matcher.matches()) {
      faults.add(
          path,
          "has a ${…} that is none of ${NAME}, ${NAME:-default} and ${file:/path};"
              + " a literal ${ is written $${");
      return null;
    }
    return variable(matcher.group(1), matcher.group(2), path);
  }

  private @Nullable String variable(String name, @Nullable String fallback, String path) {
    String value = environment.get(name);
    if (fallback != null) {
      return value == null || value.isEmpty() ? fallback : value;
    }
    if (value == null) {
      faults.add(
          path,
          "needs the environment variable "
              + name
              + ", which is not set; set it, or write a"
              + " default: ${"
              + name
              + ":-default}");
    }
    return value;
  }

  private @Nullable String file(String name, String path) {
    try {
      String text = Files.readString(folder.resolve(name));
      return text.endsWith("\r\n")
          ? text.substring(0, text.length() - 2)
          : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    } catch (IOException | IllegalArgumentException e) {
      faults.add(path, "needs the file " + name + ", which can't be read; look at path and rights");
      return null;
    }
  }

  private @Nullable String unclosed(String path) {
    faults.add(path, "has a ${ without its }; a literal ${ is written $${");
    return null;
  }
}
