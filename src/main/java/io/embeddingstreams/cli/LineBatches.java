package io.embeddingstreams.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A file's lines as requests, in order, made as they are asked for. Blank lines are passed over.
 * One thread.
 */
final class LineBatches implements Iterator<LineBatch> {
  /** A request ends before its texts reach this many characters, so that it fits its topic. */
  static final int MOST_CHARACTERS = 1 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Iterator<String> lines;
  private final @Nullable String model;
  private final int most;
  private long line;
  private long number;
  private @Nullable String next;

  private LineBatches(Iterator<String> lines, @Nullable String model, int most) {
    this.lines = lines;
    this.model = model;
    this.most = most;
    advance();
  }

  /** Each line is a text; up to {@code most} of them make a request. */
  static LineBatches ofTexts(Iterator<String> lines, String model, int most) {
    return new LineBatches(lines, model, most);
  }

  /** Each line is a request as it stands. */
  static LineBatches ofRequests(Iterator<String> lines) {
    return new LineBatches(lines, null, 1);
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public LineBatch next() {
    if (model != null) {
      return texts(model);
    }
    return new LineBatch(number++, "line " + line, take());
  }

  private LineBatch texts(String alias) {
    long first = line;
    long last;
    long characters = 0;
    ObjectNode request = JSON.createObjectNode();
    request.put("id", "").put("model", alias);
    ArrayNode input = request.putArray("input");
    do {
      last = line;
      String text = take();
      characters += text.length();
      input.add(text);
    } while (next != null && input.size() < most && characters + next.length() <= MOST_CHARACTERS);
    request.put("id", "lines-" + first + "-" + last);
    return new LineBatch(number++, "lines " + first + "-" + last, request.toString());
  }

  private String take() {
    String taken = next;
    if (taken == null) {
      throw new NoSuchElementException();
    }
    advance();
    return taken;
  }

  private void advance() {
    next = null;
    while (next == null && lines.hasNext()) {
      String read = lines.next();
      line++;
      next = read.isBlank() ? null : read;
    }
  }
}
