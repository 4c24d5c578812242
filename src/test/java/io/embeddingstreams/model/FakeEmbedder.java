package io.embeddingstreams.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * An embedder that settles a miss when the test says so, with a vector that input and dimensions
 * alone decide.
 */
public final class FakeEmbedder implements Embedder {
  /** Of vectors for which no dimensions were asked. */
  public static final int DIMENSIONS = 4;

  private final Map<Fingerprint, Flight> flights = new LinkedHashMap<>();
  private final List<Miss> taken = new ArrayList<>();
  private final Map<Fingerprint, Long> extended = new LinkedHashMap<>();
  private int room = Integer.MAX_VALUE;

  private record Flight(Miss miss, Consumer<Settled> done) {}

  @Override
  public boolean offer(Miss miss, Consumer<Settled> done) {
    if (!flights.containsKey(miss.fingerprint())) {
      if (!hasRoom(miss.shape().model())) {
        return false;
      }
      taken.add(miss);
    }
    flights.put(miss.fingerprint(), new Flight(miss, done));
    return true;
  }

  @Override
  public void extend(Fingerprint fingerprint, long deadlineMillis) {
    extended.put(fingerprint, deadlineMillis);
  }

  @Override
  public void forget(int cachePartition) {}

  @Override
  public boolean hasRoom(String model) {
    return flights.size() < room;
  }

  /** How many misses it holds at once. */
  public void room(int most) {
    room = most;
  }

  /** Every miss that it took so far, in order. */
  public List<Miss> taken() {
    return List.copyOf(taken);
  }

  /** The texts that it took so far, in order. */
  public List<String> texts() {
    return taken.stream().map(miss -> text(miss.input())).toList();
  }

  /** What is on the wire, in the order of offers. */
  public List<Miss> flying() {
    return flights.values().stream().map(Flight::miss).toList();
  }

  /** The deadlines that were extended, the last of each. */
  public Map<Fingerprint, Long> extended() {
    return Map.copyOf(extended);
  }

  /** The provider's vector arrives. */
  public void answer(Miss miss) {
    settle(
        new Settled.Answered(
            miss.fingerprint(),
            vector(text(miss.input()), miss.shape().dimensions()),
            tokens(text(miss.input())),
            "upstream-1"));
  }

  /** Every vector arrives. */
  public void answerAll() {
    flying().forEach(this::answer);
  }

  /** The provider fails for good. */
  public void fail(Miss miss, ErrorCode code) {
    settle(new Settled.GaveUp(miss.fingerprint(), Failure.of(code, "no provider answered")));
  }

  private void settle(Settled settled) {
    Flight flight = flights.remove(settled.fingerprint());
    if (flight == null) {
      throw new IllegalStateException("nothing of this fingerprint is on the wire");
    }
    flight.done().accept(settled);
  }

  /** The vector of a text. */
  public static Vector vector(String text, int dimensions) {
    int length = dimensions == 0 ? DIMENSIONS : dimensions;
    UUID seed = UUID.nameUUIDFromBytes((length + ":" + text).getBytes(StandardCharsets.UTF_8));
    SplittableRandom random = new SplittableRandom(seed.getMostSignificantBits());
    float[] numbers = new float[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = (float) random.nextDouble(-1, 1);
    }
    numbers[random.nextInt(length)] = random.nextBoolean() ? -0.0f : Float.MIN_VALUE;
    return Vector.of(numbers);
  }

  /** The tokens that a text is billed for. */
  public static int tokens(String text) {
    return text.length();
  }

  private static String text(Input input) {
    return input.match(
        Input.Text::value, tokens -> Arrays.toString(tokens.ids()), unusable -> "unusable");
  }
}
