package io.embeddingstreams.wire;

import static io.embeddingstreams.model.CacheControl.UNSET;

import com.fasterxml.jackson.core.JsonToken;
import io.embeddingstreams.model.CacheControl;
import io.embeddingstreams.model.ErrorCode;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the field {@code cache}, in all its spellings. For one request. */
final class CacheControlReader {
  // 10^12 seconds: a date that far ahead still fits into milliseconds.
  private static final long MOST_SECONDS = 1_000_000_000_000L;

  private final Set<String> seen = new HashSet<>();
  private boolean noCache;
  private boolean noStore;
  private @Nullable Boolean useCache;
  private long ttl = UNSET;
  private long maxAge = UNSET;
  private String namespace = "";

  /** Reads the value, whole. */
  CacheControl read(ValueCursor cursor) throws IOException {
    if (!cursor.isObject("cache")) {
      return CacheControl.DEFAULT;
    }
    while (cursor.parser().nextToken() != JsonToken.END_OBJECT) {
      String name = cursor.parser().currentName();
      cursor.parser().nextToken();
      field(cursor, name);
    }
    return new CacheControl(noCache, noStore, useCache, ttl, maxAge, namespace);
  }

  private void field(ValueCursor cursor, String name) throws IOException {
    String field = canonical(name);
    String param = "cache." + name;
    if (field == null) {
      cursor.unknown("cache.", name);
    } else if (!seen.add(field)) {
      cursor.twice(param);
    } else if (!cursor.isNull()) {
      known(cursor, field, param);
    }
  }

  private void known(ValueCursor cursor, String field, String param) throws IOException {
    switch (field) {
      case "no_cache" -> noCache = Boolean.TRUE.equals(cursor.flag(param));
      case "no_store" -> noStore = Boolean.TRUE.equals(cursor.flag(param));
      case "use_cache" -> useCache = cursor.flag(param);
      case "ttl" -> ttl = cursor.whole(param, 0, MOST_SECONDS, ErrorCode.INVALID_VALUE);
      case "s_maxage" -> maxAge = cursor.whole(param, 0, MOST_SECONDS, ErrorCode.INVALID_VALUE);
      default -> {
        String given = cursor.text(param);
        namespace = given == null ? "" : given;
      }
    }
  }

  private static @Nullable String canonical(String name) {
    return switch (name) {
      case "no_cache", "no-cache" -> "no_cache";
      case "no_store", "no-store" -> "no_store";
      case "use_cache", "use-cache" -> "use_cache";
      case "s_maxage", "s-maxage", "s-max-age" -> "s_maxage";
      case "ttl", "namespace" -> name;
      default -> null;
    };
  }
}
