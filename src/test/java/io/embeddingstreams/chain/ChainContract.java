package io.embeddingstreams.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.embeddingstreams.it.Await;
import io.embeddingstreams.it.Caller.Sent;
import io.embeddingstreams.it.SourceTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds for documents on their way to rows, whatever the column of the vector is. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ChainContract {
  private static final Map<String, String> LIBRARY =
      Map.of(
          "answer-refund", "Money is returned to your card within five working days.",
          "answer-login", "Reset a forgotten password from the sign-in page.",
          "answer-travel", "The express train to the airport leaves every half an hour.",
          "answer-garden", "Tomatoes want six hours of sun and water in the morning.",
          "answer-music", "The orchestra plays Mahler's second symphony on Friday.");

  private Chain chain;

  /** Starts the chain that is held to this. */
  abstract Chain start();

  @BeforeAll
  void startChain() {
    chain = start();
    chain.installation().upsertAll(LIBRARY);
    chain.awaitDocuments("answer", LIBRARY);
  }

  @AfterAll
  void endChain() {
    chain.close();
  }

  final Chain chain() {
    return chain;
  }

  @Test
  void shouldReplaceOnUpdate() {
    // Given
    chain.installation().upsert("updated", "the first text");
    chain.awaitDocuments("updated", Map.of("updated", "the first text"));

    // When
    chain.installation().upsert("updated", "the second text");

    // Then
    chain.awaitDocuments("updated", Map.of("updated", "the second text"));
  }

  @Test
  void shouldDeleteOnTombstone() {
    // Given
    Map<String, String> both = Map.of("deleted-not", "it stays", "deleted-too", "it goes");
    chain.installation().upsertAll(both);
    chain.awaitDocuments("deleted", both);

    // When
    chain.installation().delete("deleted-too");

    // Then
    chain.awaitDocuments("deleted", Map.of("deleted-not", "it stays"));
  }

  @Test
  void shouldEndWithTheLastOfAHundredUpdates() {
    // When
    IntStream.rangeClosed(1, 100)
        .forEach(i -> chain.installation().upsert("hundred", "number " + i % 10 + " of " + i));

    // Then
    chain.awaitDocuments("hundred", Map.of("hundred", "number 0 of 100"));
    assertThat(chain.nearest("number 0 of 100").get(0)).isEqualTo("hundred");
  }

  @Test
  void shouldTakeIdsThatAreNumbers() {
    // When
    chain.installation().upsert(4711, "a numbered text");

    // Then
    chain.awaitText("4711", "a numbered text");
  }

  @Test
  void shouldFollowATable() {
    // Given
    SourceTable table = chain.installation().table();
    table.put("r", 900_001, "a row of the snapshot");
    table.put("r", 900_002, "a row that goes");
    table.flush();
    chain.awaitText("900001", "a row of the snapshot");
    chain.awaitText("900002", "a row that goes");

    // When
    table.put("u", 900_001, "the row as it is now");
    table.delete(900_002);
    table.flush();

    // Then
    chain.awaitText("900001", "the row as it is now");
    chain.awaitNoRow("900002");
  }

  @ParameterizedTest
  @CsvSource({
    "answer-refund, When do I get my payment back?",
    "answer-login, I can't remember the secret word for my account",
    "answer-travel, How often can I ride by rail to catch a plane?"
  })
  void shouldFindTheDocumentThatAnswers(String document, String question) {
    // When
    List<String> nearest = chain.nearest(question);

    // Then
    assertThat(nearest.get(0)).isEqualTo(document);
  }

  @Test
  void shouldHaveTheRowsOfTheDocumentsAfterAKillUnderLoad() {
    // Given
    Map<String, String> documents = new LinkedHashMap<>();
    IntStream.range(0, 600).forEach(i -> documents.put("killed-" + i, "document number " + i));
    List<Sent> sent = new ArrayList<>(chain.installation().upsertAll(documents));
    IntStream.range(0, 60).forEach(i -> sent.add(update(documents, "killed-" + i * 10)));
    IntStream.range(0, 40).forEach(i -> sent.add(delete(documents, "killed-" + (i * 15 + 1))));
    Await.until(
        Duration.ofSeconds(60), "some answers", () -> chain.installation().answered(sent) >= 20);

    // When
    chain.installation().kill();
    long answered = chain.installation().answered(sent);
    chain.installation().restart();

    // Then
    assertThat(answered).isLessThan(sent.size());
    chain.awaitDocuments("killed", documents);
    assertThat(chain.installation().errors(sent)).isEmpty();
  }

  private Sent update(Map<String, String> documents, String id) {
    String text = "changed document " + id;
    documents.put(id, text);
    return chain.installation().upsert(id, text);
  }

  private Sent delete(Map<String, String> documents, String id) {
    documents.remove(id);
    return chain.installation().delete(id);
  }
}
