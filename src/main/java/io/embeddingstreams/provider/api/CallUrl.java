package io.embeddingstreams.provider.api;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Appends the path of a call to a base URL exactly once, however much of it stands there already.
 */
final class CallUrl {
  private CallUrl() {}

  /**
   * The base with what is missing of the call's segments; its query stays.
   *
   * @throws IllegalArgumentException where the base is no http or https URL
   */
  static URI of(String base, String... call) {
    URI uri = parse(base);
    List<String> path = segments(uri);
    int there = overlap(path, Arrays.asList(call));
    path.addAll(Arrays.asList(call).subList(there, call.length));
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return URI.create(
        uri.getScheme() + "://" + uri.getRawAuthority() + "/" + String.join("/", path) + query);
  }

  /** The path's segments, raw, without empty ones; a list that may be changed. */
  static List<String> segments(URI uri) {
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    List<String> segments = new ArrayList<>(Arrays.asList(path.split("/", -1)));
    segments.removeIf(String::isEmpty);
    return segments;
  }

  /** The base URL. */
  static URI parse(String base) {
    URI uri = base.isBlank() ? URI.create("none") : URI.create(base.strip());
    String scheme = uri.getScheme();
    boolean http = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
    String authority = uri.getRawAuthority();
    if (!http || authority == null || authority.contains("@")) {
      throw new IllegalArgumentException(
          "base-url is missing, or is no http or https URL, or names a user");
    }
    return uri;
  }

  /** How many of the call's first segments the path ends with. */
  private static int overlap(List<String> path, List<String> call) {
    for (int n = Math.min(path.size(), call.size()); n > 0; n--) {
      if (path.subList(path.size() - n, path.size()).equals(call.subList(0, n))) {
        return n;
      }
    }
    return 0;
  }
}
