package io.embeddingstreams.cli;

/** How much a command logs, told to logback.xml before the first logger is made. */
final class Logs {
  private Logs() {}

  /** For what runs for days: our own events, and other parts' warnings. */
  static void ofService() {
    set("INFO", "WARN");
  }

  /** For what talks to a person by itself: our own warnings alone. */
  static void ofCommand() {
    set("WARN", "OFF");
  }

  private static void set(String ours, String others) {
    System.setProperty("embedding.streams.log", ours);
    System.setProperty("embedding.streams.log.others", others);
  }
}
