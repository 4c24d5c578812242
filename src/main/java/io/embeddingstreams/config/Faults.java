package io.embeddingstreams.config;

import java.util.ArrayList;
import java.util.List;

/** Gathers faults while a configuration is read. */
final class Faults {
  private final List<Fault> all = new ArrayList<>();

  void add(String keyPath, String message) {
    Fault fault = new Fault(keyPath, message);
    if (!all.contains(fault)) {
      all.add(fault);
    }
  }

  void addAll(Faults others) {
    others.all.forEach(fault -> add(fault.keyPath(), fault.message()));
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** Throws them all together where there is one. */
  void throwAny() {
    if (!all.isEmpty()) {
      throw new ConfigException(all);
    }
  }
}
