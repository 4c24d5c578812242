package io.embeddingstreams.provider;

import io.embeddingstreams.model.Vector;
import io.embeddingstreams.provider.api.Answer;
import io.embeddingstreams.provider.api.UnusableAnswerException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts an answer's vectors into input order by the provider's index, and refuses whatever could be
 * a wrong vector in a place: rule 1 of the design.
 */
final class AnswerCheck {
  private AnswerCheck() {}

  /**
   * One vector for each input, in input order.
   *
   * @param expectedDimensions 0: not known, all alike
   */
  static List<Vector> vectors(Answer answer, int inputs, int expectedDimensions)
      throws UnusableAnswerException {
    List<Answer.Found> found = answer.found();
    if (found.size() != inputs) {
      throw new UnusableAnswerException(
          "its answer has " + found.size() + " vectors for " + inputs + " inputs");
    }
    @Nullable Vector[] vectors = new Vector[inputs];
    boolean indexed = indexed(found);
    for (int i = 0; i < inputs; i++) {
      Answer.Found one = found.get(i);
      int place = indexed ? place(one, inputs) : i;
      if (vectors[place] != null) {
        throw new UnusableAnswerException("its answer has index " + place + " twice");
      }
      vectors[place] = checked(one.vector(), place);
    }
    List<Vector> ordered = Arrays.stream(vectors).map(Objects::requireNonNull).toList();
    checkDimensions(ordered, expectedDimensions);
    return ordered;
  }

  /** Whether all have an index; none at all means that they are in order. */
  private static boolean indexed(List<Answer.Found> found) throws UnusableAnswerException {
    long indexed = found.stream().filter(one -> one.index() != null).count();
    if (indexed != 0 && indexed != found.size()) {
      throw new UnusableAnswerException(
          "its answer has an index with " + indexed + " of " + found.size() + " vectors");
    }
    return indexed > 0;
  }

  private static int place(Answer.Found one, int inputs) throws UnusableAnswerException {
    long index = Objects.requireNonNull(one.index());
    if (index < 0 || index >= inputs) {
      throw new UnusableAnswerException(
          "its answer has index " + index + " for " + inputs + " inputs");
    }
    return (int) index;
  }

  private static Vector checked(@Nullable Vector vector, int place) throws UnusableAnswerException {
    if (vector == null) {
      throw new UnusableAnswerException("its answer has no vector at index " + place);
    }
    if (!vector.isFinite()) {
      throw new UnusableAnswerException(
          "its answer has a number that is not finite at index " + place);
    }
    return vector;
  }

  private static void checkDimensions(List<Vector> vectors, int expected)
      throws UnusableAnswerException {
    int wanted = expected > 0 ? expected : vectors.get(0).dimensions();
    for (int i = 0; i < vectors.size(); i++) {
      int dimensions = vectors.get(i).dimensions();
      if (dimensions != wanted) {
        throw new UnusableAnswerException(
            "its answer has " + dimensions + " dimensions at index " + i + " instead of " + wanted);
      }
    }
  }
}
