package io.embeddingstreams.model;

import java.util.regex.Pattern;

/**
 * A point's id as its request gave it.
 *
 * @param text of a string: its characters; of a number: its digits
 * @param number whether it is a whole number, 0 to 2^64 - 1
 */
public record GivenId(String text, boolean number) {
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  /** Refuses an id without a character. */
  public GivenId {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("an id without a character");
    }
  }

  /** A string. */
  public static GivenId text(String text) {
    return new GivenId(text, false);
  }

  /** Whether it is a UUID in its usual form of 36 characters. */
  boolean isUuid() {
    return !number && UUID.matcher(text).matches();
  }

  /** Its length only: ids stand in no log. */
  @Override
  public String toString() {
    return "GivenId[" + text.length() + "]";
  }
}
