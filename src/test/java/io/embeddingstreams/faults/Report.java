package io.embeddingstreams.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a run found. Times are in milliseconds.
 *
 * @param acknowledged requests that the cluster has
 * @param unknown sends whose outcome nobody knows
 * @param missing acknowledged requests without an answer
 * @param doubled requests with more than one answer
 * @param wrong answers that are not what was asked for; the first of them
 * @param disordered answers that overtook an earlier one of their key; the first of them
 * @param unansweredMarkers partitions whose last request has no answer
 * @param misplaced lookups whose owner the harness does not know, so that it explains wrongly
 * @param hanging topics with an open transaction
 * @param disturbances what could explain a repeated call, moves that were seen among them
 * @param ofZombies rows of open work at rest; a zombie under at_least_once writes them behind the
 *     owner's back, and only a restore meets them
 * @param leftovers what is left of them after every instance has restored its stores
 * @param unread partitions of inner topics with records beyond the committed offsets
 * @param unpurged partitions of inner topics with records before the committed offsets
 * @param billing what the provider was paid for; what only brokers explain is counted apart there
 * @param ended instances that ended by themselves
 * @param takenBack responses that were aborted, and so hidden from readers
 */
record Report(
    String guarantee,
    long seed,
    long seconds,
    Map<String, Long> faults,
    long kills,
    long brokerKills,
    long acknowledged,
    long unknown,
    List<String> missing,
    List<String> doubled,
    List<String> wrong,
    List<String> disordered,
    Set<Integer> unansweredMarkers,
    List<String> misplaced,
    List<String> hanging,
    Map<String, Integer> ofZombies,
    Map<String, Integer> leftovers,
    List<String> unread,
    List<String> unpurged,
    Map<String, Long> disturbances,
    Billing billing,
    List<String> ended,
    long takenBack,
    List<Long> readyMillis,
    List<Long> stopMillis) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Writes it as JSON and prints it. */
  @SuppressWarnings("SystemOut")
  void publish(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this);
      Files.writeString(file, text);
      System.out.println(line());
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String line() {
    return "faults "
        + guarantee
        + " seed="
        + seed
        + " seconds="
        + seconds
        + ": "
        + acknowledged
        + " requests, "
        + kills
        + " kills, "
        + brokerKills
        + " broker kills; missing="
        + missing.size()
        + " doubled="
        + doubled.size()
        + " wrong="
        + wrong.size()
        + " disordered="
        + disordered.size()
        + " unknown="
        + unknown
        + " repeats="
        + billing.causes()
        + " of "
        + billing.inputs()
        + " unexplained="
        + billing.unexplained().size()
        + " taken-back="
        + takenBack;
  }
}
