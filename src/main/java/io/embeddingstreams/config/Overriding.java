package io.embeddingstreams.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Puts one value, given outside the file, into the tree. */
final class Overriding {
  private final String source;
  private final String value;
  private final Spelling spelling;
  private final Faults faults;

  /**
   * @param source names the override in faults: the variable, or the key of {@code --set}
   */
  Overriding(String source, String value, Spelling spelling, Faults faults) {
    this.source = source;
    this.value = value;
    this.spelling = spelling;
    this.faults = faults;
  }

  /** What stands here afterwards; the same as before where a fault was found. */
  Tree put(Shape shape, Tree now, List<String> steps) {
    if (steps.isEmpty()) {
      return shape instanceof Scalar ? Tree.Leaf.of(value) : TreeReader.read(value, source, faults);
    }
    return shape.match(
        scalar -> refused(now, "goes beneath a single value; end it one level higher"),
        section -> section(section, now, steps),
        named -> named.dotted() ? property(now, steps) : named(named, now, steps),
        items -> items(items, now, steps));
  }

  private Tree section(Shape.Section section, Tree now, List<String> steps) {
    List<String> found = matching(steps.get(0), section.names());
    if (found.isEmpty()) {
      return unknown(now, steps.get(0), section.names(), "");
    }
    String name = found.get(0);
    return child(section.key(name).shape(), now, name, steps);
  }

  private Tree named(Shape.Named named, Tree now, List<String> steps) {
    Set<String> names = new LinkedHashSet<>(named.known());
    if (now instanceof Tree.Branch branch) {
      names.addAll(branch.children().keySet());
    }
    String step = steps.get(0);
    List<String> found = matching(step, names);
    if (found.size() > 1) {
      return refused(now, "matches several: " + String.join(", ", found) + "; rename one of them");
    }
    if (found.isEmpty() && spelling == Spelling.EXACT && steps.size() == 1) {
      return child(named.of(), now, step, steps);
    }
    return found.isEmpty()
        ? unknown(now, step, names, dots())
        : child(named.of(), now, found.get(0), steps);
  }

  private Tree property(Tree now, List<String> steps) {
    return with(now, spelling.property(steps), Tree.Leaf.of(value));
  }

  private Tree child(Shape shape, Tree now, String name, List<String> steps) {
    Tree before = now instanceof Tree.Branch branch ? branch.child(name) : Tree.Nothing.INSTANCE;
    return with(now, name, put(shape, before, steps.subList(1, steps.size())));
  }

  private static Tree with(Tree now, String name, Tree child) {
    if (now instanceof Tree.Leaf || now instanceof Tree.Items) {
      return now; // the file's own fault, told by the checker
    }
    Tree.Branch branch = now instanceof Tree.Branch given ? given : Tree.Branch.empty();
    branch.children().put(name, child);
    return branch;
  }

  private Tree items(Shape.Items items, Tree now, List<String> steps) {
    List<Tree> elements = now instanceof Tree.Items list ? list.elements() : new ArrayList<>();
    List<String> labels = elements.stream().map(Tree::label).toList();
    List<String> found = matching(steps.get(0), labels);
    if (found.size() > 1) {
      return refused(now, "matches several: " + String.join(", ", found) + "; rename one of them");
    }
    if (found.isEmpty()) {
      return unknown(now, steps.get(0), labels, dots());
    }
    int index = labels.indexOf(found.get(0));
    elements.set(index, put(items.of(), elements.get(index), steps.subList(1, steps.size())));
    return now;
  }

  private List<String> matching(String step, Collection<String> names) {
    return names.stream().filter(name -> spelling.matches(step, name)).toList();
  }

  private String dots() {
    return spelling == Spelling.EXACT ? "; a name with dots stands in quotes" : "";
  }

  private Tree unknown(Tree now, String step, Collection<String> names, String more) {
    return refused(
        now, "matches no key, for `" + step + "` is not known" + Nearest.hint(step, names) + more);
  }

  private Tree refused(Tree now, String message) {
    faults.add(source, message);
    return now;
  }
}
