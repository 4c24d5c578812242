package io.embeddingstreams.config;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds a tree to the table of keys: unknown keys, wrong kinds, values that can't be read. */
final class Checker {
  private static final int SHOWN = 60;

  private final Faults faults;

  Checker(Faults faults) {
    this.faults = faults;
  }

  /**
   * Adds a fault for everything that doesn't fit.
   *
   * @param secret whether values are shown to nobody
   */
  void check(Shape shape, Tree tree, String path, boolean secret) {
    if (tree instanceof Tree.Nothing || (tree instanceof Tree.Leaf leaf && leaf.broken())) {
      return;
    }
    boolean good =
        shape.<Boolean>match(
            scalar -> tree instanceof Tree.Leaf leaf && scalar(scalar, leaf, path, secret),
            section -> tree instanceof Tree.Branch branch && section(section, branch, path, secret),
            named -> tree instanceof Tree.Branch branch && named(named, branch, path, secret),
            items -> tree instanceof Tree.Items list && items(items, list, path, secret));
    if (!good) {
      faults.add(path, wrongKind(shape));
    }
  }

  private boolean scalar(Scalar scalar, Tree.Leaf leaf, String path, boolean secret) {
    String complaint = scalar.complaint(leaf.text());
    if (!complaint.isEmpty()) {
      boolean hidden = secret || leaf.secret();
      faults.add(path, (hidden ? "the value" : shown(leaf.text())) + " " + complaint);
    }
    return true;
  }

  private boolean section(Shape.Section section, Tree.Branch branch, String path, boolean secret) {
    branch
        .children()
        .forEach(
            (name, child) -> {
              String childPath = KeyPath.child(path, name);
              Shape.Key key = section.find(name);
              if (key == null) {
                faults.add(childPath, "is not known" + Nearest.hint(name, section.names()));
              } else {
                check(key.shape(), child, childPath, secret || key.secret());
              }
            });
    for (Shape.Key key : section.keys()) {
      if (key.required() && branch.child(key.name()) instanceof Tree.Nothing) {
        faults.add(KeyPath.child(path, key.name()), "is missing; " + expected(key.shape()));
      }
    }
    return true;
  }

  private boolean named(Shape.Named named, Tree.Branch branch, String path, boolean secret) {
    branch
        .children()
        .forEach(
            (name, child) -> {
              String childPath = KeyPath.child(path, name);
              if (name.isBlank()) {
                faults.add(path, "has an empty " + named.what() + "; give it a name");
              } else if (!named.known().isEmpty() && !named.known().contains(name)) {
                faults.add(childPath, "is not known" + Nearest.hint(name, named.known()));
              } else if (child instanceof Tree.Nothing && named.of() instanceof Shape.Section) {
                faults.add(childPath, "says nothing; fill it or remove it");
              } else {
                check(named.of(), child, childPath, secret);
              }
            });
    return true;
  }

  private boolean items(Shape.Items items, Tree.Items list, String path, boolean secret) {
    if (list.elements().size() < items.least()) {
      faults.add(path, "is empty; give it one element at least");
    }
    for (int i = 0; i < list.elements().size(); i++) {
      Tree element = list.elements().get(i);
      String elementPath = KeyPath.element(path, i, element);
      if (element instanceof Tree.Nothing) {
        faults.add(elementPath, "says nothing; fill it or remove it");
      }
      check(items.of(), element, elementPath, secret);
    }
    return true;
  }

  private static String wrongKind(Shape shape) {
    return "has the wrong kind of value; " + expected(shape);
  }

  private static String expected(Shape shape) {
    return shape.match(
        scalar -> "write one value here: " + scalar.type().replace("\\|", "|"),
        section ->
            "write keys here: "
                + Stream.concat(
                        section.names().stream().limit(4),
                        section.names().size() > 4 ? Stream.of("…") : Stream.empty())
                    .collect(Collectors.joining(", ")),
        named -> "write names here, each with what belongs to it",
        items -> "write a list here: [first, second]");
  }

  private static String shown(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", " ");
    return "`" + (clean.length() > SHOWN ? clean.substring(0, SHOWN) + "…" : clean) + "`";
  }
}
