package io.embeddingstreams.provider;

import java.util.ArrayList;
import java.util.List;

/**
 * A call that is being filled, within limits on inputs, tokens and bytes. The first item always
 * fits, or it could never be sent.
 */
final class Filling {
  private final ProviderLimits limits;
  private final List<Held> items = new ArrayList<>();
  private long tokens;
  private long bytes;
  private boolean full;

  /** An empty call. */
  Filling(ProviderLimits limits) {
    this.limits = limits;
  }

  /** Adds items in order until one does not fit. */
  void addAll(Iterable<Held> more) {
    for (Held item : more) {
      if (full || !add(item)) {
        return;
      }
    }
  }

  private boolean add(Held item) {
    boolean fits =
        tokens + item.tokens() <= limits.tokens() && bytes + item.bytes() <= limits.bytes();
    if (!items.isEmpty() && !fits) {
      full = true;
      return false;
    }
    items.add(item);
    tokens += item.tokens();
    bytes += item.bytes();
    full = items.size() >= limits.inputs() || tokens >= limits.tokens() || bytes >= limits.bytes();
    return true;
  }

  /** Whether nothing more fits, as far as was tried. */
  boolean full() {
    return full;
  }

  /** What it holds, in the order added. */
  List<Held> items() {
    return items;
  }

  /** Tokens of all its items. */
  long tokens() {
    return tokens;
  }
}
