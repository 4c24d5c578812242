package io.embeddingstreams.wire;

import io.embeddingstreams.model.ErrorCode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A field whose value is one of some words: the names of constants, in small letters. */
final class Choice<E extends Enum<E>> {
  private final Map<String, E> words = new LinkedHashMap<>();

  private Choice(E[] choices) {
    for (E choice : choices) {
      words.put(choice.name().toLowerCase(Locale.ROOT), choice);
    }
  }

  static <E extends Enum<E>> Choice<E> of(E[] choices) {
    return new Choice<>(choices);
  }

  /** What the cursor stands at; the other where it is none of the words, and refused. */
  E read(ValueCursor cursor, String param, E otherwise) throws IOException {
    E choice = words.get(cursor.text(param));
    if (choice == null) {
      String all = String.join(" or ", words.keySet());
      cursor.refuse(ErrorCode.INVALID_VALUE, param, "must be " + all);
      return otherwise;
    }
    return choice;
  }
}
