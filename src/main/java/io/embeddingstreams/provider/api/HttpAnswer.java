package io.embeddingstreams.provider.api;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A whole answer of a server. Immutable; the body is not copied and callers only read it. */
public final class HttpAnswer {
  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  /** Owns {@code body} from now on; of headers that differ in case alone, any one stays. */
  public HttpAnswer(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    this.headers.putAll(headers);
    this.body = body;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The value of a header, whatever its case; null where there is none. */
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /** The body, empty where there is none. */
  public byte[] body() {
    return body;
  }

  /** Whether the body is a page rather than data, by what it says or how it begins. */
  public boolean isHtml() {
    String type = headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
    return type.contains("text/html") || firstCharacter() == '<';
  }

  private int firstCharacter() {
    for (byte b : body) {
      if (!Character.isWhitespace(b)) {
        return b;
      }
    }
    return -1;
  }

  /** Status and size only: a body may echo an input. */
  @Override
  public String toString() {
    return "HttpAnswer[" + status + ", " + body.length + " bytes]";
  }
}
