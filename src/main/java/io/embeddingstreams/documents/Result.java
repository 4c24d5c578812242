package io.embeddingstreams.documents;

import java.util.Locale;

/** What becomes of a plain record; every one has one of these. */
public enum Result {
  /** Its text goes on to be embedded. */
  EMBED,
  /** Its point is deleted. */
  DELETE,
  /** Its text is empty or null, so its point is deleted. */
  EMPTY,
  /** Its text was left out by the database, since it is unchanged: the point stays as it is. */
  UNAVAILABLE,
  /** A table was emptied; its points stay. */
  TRUNCATE,
  HEARTBEAT,
  TRANSACTION,
  SCHEMA_CHANGE,
  /** A message that an application wrote into the database's log. */
  MESSAGE,
  /** A change event without the row. */
  NO_ROW,
  /** A delete that doesn't say of what. */
  NO_ID,
  /** It goes to the dead letters. */
  REFUSED;

  /** As the meter shows it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
