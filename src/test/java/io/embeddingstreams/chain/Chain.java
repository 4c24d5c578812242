package io.embeddingstreams.chain;

import io.embeddingstreams.it.Await;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Application, Connect and PostgreSQL in a row; the table that comes out of it. */
final class Chain implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Postgres postgres;
  private final Installation installation;
  private final ConnectWorker worker;
  private final String table;
  private final String nearest;

  /**
   * Starts what follows the database.
   *
   * @param nearest the table's rows, the nearest to the vector of its only parameter first
   */
  Chain(Postgres postgres, String name, Recipe recipe, String nearest) {
    this.postgres = postgres;
    this.nearest = nearest;
    this.table = recipe.setting("collection.name.format");
    this.installation = Installation.start(name);
    this.worker =
        ConnectWorker.start(
            recipe.with("topics", installation.vectorsTopic()),
            Map.of(
                "POSTGRES_URL", postgres.url(),
                "POSTGRES_USER", postgres.user(),
                "POSTGRES_PASSWORD", "unused"));
  }

  /** The application. */
  Installation installation() {
    return installation;
  }

  /** The database. */
  Postgres postgres() {
    return postgres;
  }

  /** Texts of the rows whose given ids begin so, by that id. */
  Map<String, String> documents(String prefix) {
    Map<String, String> texts = new HashMap<>();
    for (String row :
        postgres.column(
            "select source_id || '|' || text from " + table + " where source_id like ?",
            prefix + "%")) {
      int end = row.indexOf('|');
      texts.put(row.substring(0, end), row.substring(end + 1));
    }
    return texts;
  }

  /** Waits until the rows whose given ids begin so are these. */
  void awaitDocuments(String prefix, Map<String, String> expected) {
    Await.until(
        PATIENCE,
        expected.size() + " rows " + prefix,
        () -> documents(prefix).equals(expected),
        () -> documents(prefix).size() + " rows; " + worker.state());
  }

  /** Waits until the row of this key has this text. */
  void awaitText(String id, String text) {
    String query = "select text from " + table + " where id = ?";
    Await.until(
        PATIENCE,
        "a row " + id,
        () -> postgres.column(query, id).equals(List.of(text)),
        worker::state);
  }

  /** Waits until this key has no row. */
  void awaitNoRow(String id) {
    String query = "select id from " + table + " where id = ?";
    Await.until(
        PATIENCE, "no row " + id, () -> postgres.column(query, id).isEmpty(), worker::state);
  }

  /** Given ids of the documents nearest to this question, the nearest first. */
  List<String> nearest(String question) {
    return postgres.column(nearest, installation.embed(question));
  }

  @Override
  public void close() {
    worker.close();
    installation.close();
    postgres.close();
  }
}
