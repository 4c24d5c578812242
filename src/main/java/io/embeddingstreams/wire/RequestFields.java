package io.embeddingstreams.wire;

import io.embeddingstreams.model.CacheControl;
import io.embeddingstreams.model.EmbeddingRequest;
import io.embeddingstreams.model.EncodingFormat;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.GivenId;
import io.embeddingstreams.model.InputType;
import io.embeddingstreams.model.OnError;
import io.embeddingstreams.model.Point;
import io.embeddingstreams.model.Truncate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the fields of one request, in whatever order they stand, and holds them against each
 * other at the end.
 */
final class RequestFields {
  private static final int LONGEST_ID = 256;
  private static final int LARGEST_METADATA = 4096;
  private static final int LARGEST_PARAMS = 65_536;
  // A year of 10^15 ms is far ahead, and adding it to a time can't overflow.
  private static final long LONGEST_TIMEOUT = 1_000_000_000_000_000L;
  private static final List<String> RESERVED_PARAMS =
      List.of("model", "input", "dimensions", "encoding_format");
  private static final Map<String, Integer> BITS = bits();
  private static final Choice<EncodingFormat> FORMATS = Choice.of(EncodingFormat.values());
  private static final Choice<InputType> INPUT_TYPES = Choice.of(InputType.values());
  private static final Choice<Truncate> TRUNCATIONS = Choice.of(Truncate.values());
  private static final Choice<OnError> ON_ERRORS = Choice.of(OnError.values());

  private int seen;
  private @Nullable String id;
  private @Nullable String model;
  private @Nullable InputReader input;
  private @Nullable Integer dimensions;
  private EncodingFormat encodingFormat = EncodingFormat.FLOAT;
  private @Nullable String user;
  private @Nullable InputType inputType;
  private Truncate truncate = Truncate.NONE;
  private String providerParams = "";
  private CacheControl cache = CacheControl.DEFAULT;
  private OnError onError = OnError.FAIL;
  private long timeoutMillis;
  private @Nullable String metadata;
  private @Nullable String collection;
  private @Nullable List<Point> points;
  private @Nullable List<GivenId> deletes;

  /** The request's own id; null where none was read or it is not valid. */
  @Nullable String id() {
    return id;
  }

  /** Reads one field, whose value the cursor stands at. After a failure only the id counts. */
  void read(String name, ValueCursor cursor) throws IOException {
    Integer bit = BITS.get(name);
    if (bit == null) {
      cursor.unknown("", name);
    } else if ((seen & bit) != 0) {
      cursor.twice(name);
    } else {
      seen |= bit;
      if (cursor.isNull() || (cursor.failure() != null && !name.equals("id"))) {
        cursor.skip();
      } else {
        value(name, cursor);
      }
    }
  }

  private void value(String name, ValueCursor cursor) throws IOException {
    switch (name) {
      case "id" -> id = id(cursor);
      case "model" -> model = cursor.filled(name);
      case "input" -> {
        input = new InputReader();
        input.read(cursor);
      }
      case "dimensions" ->
          dimensions = (int) cursor.whole(name, 1, Integer.MAX_VALUE, ErrorCode.INVALID_DIMENSIONS);
      case "encoding_format" -> encodingFormat = FORMATS.read(cursor, name, encodingFormat);
      case "user" -> user = cursor.text(name);
      case "input_type" -> inputType = INPUT_TYPES.read(cursor, name, InputType.DOCUMENT);
      case "truncate" -> truncate = TRUNCATIONS.read(cursor, name, truncate);
      case "provider_params" -> providerParams = providerParams(cursor, name);
      case "cache" -> cache = new CacheControlReader().read(cursor);
      case "on_error" -> onError = ON_ERRORS.read(cursor, name, onError);
      case "timeout_ms" ->
          timeoutMillis = cursor.whole(name, 1, LONGEST_TIMEOUT, ErrorCode.INVALID_VALUE);
      case "metadata" -> metadata = metadata(cursor, name);
      case "collection" -> collection = cursor.filled(name);
      case "points" -> points = PointsReader.points(cursor);
      default -> deletes = PointsReader.deletes(cursor);
    }
  }

  /** The request; null where it failed, and then the cursor holds the failure. */
  @Nullable EmbeddingRequest finish(ValueCursor cursor) {
    if (cursor.failure() == null) {
      together(cursor);
    }
    if (cursor.failure() != null) {
      return null;
    }
    return new EmbeddingRequest(
        id,
        model == null ? "" : model,
        input == null ? List.of() : input.inputs(),
        dimensions,
        encodingFormat,
        user,
        inputType,
        truncate,
        providerParams,
        cache,
        onError,
        timeoutMillis,
        metadata,
        collection,
        points == null ? List.of() : points,
        deletes == null ? List.of() : deletes);
  }

  private void together(ValueCursor cursor) {
    if (deletes != null) {
      delete(cursor);
    } else if (model == null) {
      cursor.refuse(ErrorCode.MISSING_FIELD, "model", "is missing");
    } else if (input == null) {
      cursor.refuse(ErrorCode.MISSING_FIELD, "input", "is missing, and there is no delete either");
    } else {
      positions(cursor, input);
    }
  }

  private void delete(ValueCursor cursor) {
    if (input != null) {
      cursor.refuse(ErrorCode.INVALID_VALUE, "delete", "and input exclude each other");
    } else if (points != null) {
      cursor.refuse(ErrorCode.INVALID_VALUE, "delete", "and points exclude each other");
    }
  }

  private void positions(ValueCursor cursor, InputReader input) {
    int count = input.inputs().size();
    if (points != null && points.size() != count) {
      String what = "has " + points.size() + " elements for " + count + " inputs: one each";
      cursor.refuse(ErrorCode.POINTS_MISMATCH, "points", what);
    }
    Failure unusable = input.firstUnusable();
    if (unusable != null && onError == OnError.FAIL) {
      cursor.refuse(unusable);
    }
  }

  private static @Nullable String id(ValueCursor cursor) throws IOException {
    String id = cursor.filled("id");
    if (id != null && id.codePointCount(0, id.length()) > LONGEST_ID) {
      cursor.refuse(ErrorCode.INVALID_VALUE, "id", "has more than 256 characters");
      return null;
    }
    return id;
  }

  private static String providerParams(ValueCursor cursor, String param) throws IOException {
    if (!cursor.isObject(param)) {
      return "";
    }
    CanonicalJson json = CanonicalJson.object(cursor, param);
    for (String name : RESERVED_PARAMS) {
      if (json.has(name)) {
        cursor.refuse(ErrorCode.INVALID_VALUE, param + "." + name, "is a field of the request");
      }
    }
    if (json.text().length() > LARGEST_PARAMS) {
      cursor.refuse(ErrorCode.INVALID_VALUE, param, "is larger than 64 KiB");
    }
    return json.text();
  }

  private static @Nullable String metadata(ValueCursor cursor, String param) throws IOException {
    String metadata = cursor.object(param);
    if (metadata != null && bytes(metadata) > LARGEST_METADATA) {
      cursor.refuse(ErrorCode.INVALID_VALUE, param, "is larger than 4 KiB");
    }
    return metadata;
  }

  private static int bytes(String text) {
    return text.length() > LARGEST_METADATA
        ? text.length()
        : text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static Map<String, Integer> bits() {
    List<String> names =
        List.of(
            ("id model input dimensions encoding_format user input_type truncate provider_params"
                    + " cache on_error timeout_ms metadata collection points delete")
                .split(" "));
    Map<String, Integer> bits = new HashMap<>();
    names.forEach(name -> bits.put(name, 1 << names.indexOf(name)));
    return bits;
  }
}
