package io.embeddingstreams.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The whole chain into pgvector, with the recipe as it stands. Runs with {@code -Pchain} on the
 * PostgreSQL that {@code -Dchain.postgres} names.
 */
@Tag("pgvector")
final class PgvectorIT extends ChainContract {
  private static final String NEAREST =
      "select source_id from docs order by vector <=> ?::vector limit 10";

  /**
   * So many rows that an index pays: around each answer, and farther from its question, by more
   * than six deviations where answer and question are as near as 0.5.
   */
  private static final String FILL =
      """
      insert into docs (id, source_id, text, vector)
      select id || n, 'filling-' || n, 'none',
        array_agg(x + (random() - 0.5) * 0.4 order by place)::vector
      from docs, generate_series(1, 600) as n,
        unnest(vector::real[]) with ordinality as numbers(x, place)
      where source_id like 'answer-%'
      group by id, n
      """;

  @Override
  Chain start() {
    Postgres postgres = Postgres.start(installation());
    postgres.execute("create extension vector");
    // The index looks at so many candidates that it misses none.
    postgres.execute("alter database postgres set hnsw.ef_search = 400");
    return new Chain(postgres, "pgvector", Recipe.of("pgvector.json"), NEAREST);
  }

  @Test
  void shouldMakeAColumnOfTheModelsDimensions() {
    // When
    List<String> type =
        chain()
            .postgres()
            .column(
                "select format_type(atttypid, atttypmod) from pg_attribute"
                    + " where attrelid = 'docs'::regclass and attname = 'vector'");

    // Then
    assertThat(type).containsExactly("vector(384)");
  }

  @Test
  void shouldUseAnIndexOfNearestNeighbours() {
    // Given
    Postgres postgres = chain().postgres();
    postgres.execute(FILL);
    postgres.execute("create index on docs using hnsw (vector vector_cosine_ops)");
    postgres.execute("analyze docs");
    String question = chain().installation().embed("How do I get my money back?");

    // When
    List<String> plan = postgres.column("explain " + NEAREST.replace("?", "'" + question + "'"));

    // Then
    assertThat(plan).anyMatch(line -> line.contains("Index Scan using docs_vector_idx"));
    assertThat(chain().nearest("How do I get my money back?").get(0)).isEqualTo("answer-refund");
  }

  private static Path installation() {
    String path = System.getProperty("chain.postgres", "");
    if (path.isBlank()) {
      throw new AssertionError("-Dchain.postgres names no installation of PostgreSQL");
    }
    return Path.of(path);
  }
}
