package io.embeddingstreams.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.GivenId;
import io.embeddingstreams.model.Point;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code points} and {@code delete}. Stateless. */
final class PointsReader {
  private static final int LONGEST_UNSIGNED = 20;

  /** A tombstone each, all in one transaction: as many as that can hold in seconds. */
  private static final int MOST_DELETES = 100_000;

  private PointsReader() {}

  /** The points, one for each element. */
  static List<Point> points(ValueCursor cursor) throws IOException {
    List<Point> points = new ArrayList<>();
    if (cursor.isArray("points")) {
      while (cursor.parser().nextToken() != JsonToken.END_ARRAY) {
        points.add(point(cursor, "points[" + points.size() + "]"));
      }
    }
    return points;
  }

  private static Point point(ValueCursor cursor, String path) throws IOException {
    GivenId id = null;
    String payload = null;
    boolean idSeen = false;
    boolean payloadSeen = false;
    if (cursor.isObject(path)) {
      JsonParser parser = cursor.parser();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        String param = path + "." + name;
        parser.nextToken();
        if (name.equals("id") && !idSeen) {
          idSeen = true;
          id = cursor.isNull() ? null : id(cursor, param);
        } else if (name.equals("payload") && !payloadSeen) {
          payloadSeen = true;
          payload = cursor.isNull() ? null : cursor.object(param);
        } else if (name.equals("id") || name.equals("payload")) {
          cursor.twice(param);
        } else {
          cursor.unknown(path + ".", name);
        }
      }
    }
    return new Point(id, payload);
  }

  /** Ids in order; those that were refused are missing. */
  static List<GivenId> deletes(ValueCursor cursor) throws IOException {
    List<GivenId> ids = new ArrayList<>();
    int count = 0;
    if (cursor.isArray("delete")) {
      for (; cursor.parser().nextToken() != JsonToken.END_ARRAY; count++) {
        GivenId id = id(cursor, "delete[" + count + "]");
        if (id != null) {
          ids.add(id);
        }
      }
      if (count == 0 || count > MOST_DELETES) {
        String what = count == 0 ? "names no id" : "names more than " + MOST_DELETES + " ids";
        cursor.refuse(ErrorCode.INVALID_VALUE, "delete", what);
      }
    }
    return ids;
  }

  private static @Nullable GivenId id(ValueCursor cursor, String param) throws IOException {
    JsonToken token = cursor.parser().currentToken();
    if (token == JsonToken.VALUE_STRING) {
      String text = cursor.filled(param);
      return text == null ? null : GivenId.text(text);
    }
    if (!token.isNumeric()) {
      cursor.refuse(ErrorCode.WRONG_TYPE, param, "must be a string or a whole number");
      cursor.skip();
      return null;
    }
    return number(cursor, param);
  }

  private static @Nullable GivenId number(ValueCursor cursor, String param) throws IOException {
    JsonParser parser = cursor.parser();
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getTextLength() <= LONGEST_UNSIGNED) {
      String digits = parser.getText();
      try {
        return new GivenId(Long.toUnsignedString(Long.parseUnsignedLong(digits)), true);
      } catch (NumberFormatException e) {
        // Negative, or above 2^64 - 1: refused below.
      }
    }
    cursor.refuse(ErrorCode.INVALID_VALUE, param, "must be a whole number from 0 to 2^64 - 1");
    return null;
  }
}
