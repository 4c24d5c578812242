package io.embeddingstreams.bench;

import java.util.List;
import java.util.Map;

/** One measurement. It runs once. */
public interface Bench {
  /** As the command names it. */
  String name();

  /** What it was asked for, by option; shown beside its figures. */
  Map<String, String> settings();

  /** Measures, and leaves nothing running. */
  List<BenchLine> run(Stage stage);
}
