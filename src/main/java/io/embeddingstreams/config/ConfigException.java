package io.embeddingstreams.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that was refused; the message names every fault, one a line, and no secret. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Fault> faults;

  /** With at least one fault. */
  public ConfigException(List<Fault> faults) {
    super(text(faults));
    this.faults = List.copyOf(faults);
  }

  /** All of them, in the order found. */
  public List<Fault> faults() {
    return faults;
  }

  private static String text(List<Fault> faults) {
    String head =
        faults.size() == 1
            ? "The configuration has a fault:"
            : "The configuration has " + faults.size() + " faults:";
    return faults.stream()
        .map(fault -> "  " + fault)
        .collect(Collectors.joining(System.lineSeparator(), head + System.lineSeparator(), ""));
  }
}
