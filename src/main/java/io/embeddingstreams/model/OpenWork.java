package io.embeddingstreams.model;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What one instance has taken and not yet answered, held against its bounds. Home tasks add and
 * take away on their stream threads; consumers and meters read. Any thread.
 */
public final class OpenWork {
  private final Bounds bounds;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicLong items = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final Map<String, Long> itemsByModel = new ConcurrentHashMap<>();

  /**
   * The most that an instance holds.
   *
   * @param share of {@code items} that one model may take where overload fails; 1: all
   */
  public record Bounds(int requests, long items, long bytes, double share) {}

  /** Nothing open yet. */
  public OpenWork(Bounds bounds) {
    this.bounds = bounds;
  }

  /** Takes a request. */
  public void add(String model, int itemCount, long byteCount) {
    change(model, 1, itemCount, byteCount);
  }

  /** A request was answered, or its task left. */
  public void remove(String model, int itemCount, long byteCount) {
    change(model, -1, -itemCount, -byteCount);
  }

  private void change(String model, int requestDelta, long itemDelta, long byteDelta) {
    requests.addAndGet(requestDelta);
    items.addAndGet(itemDelta);
    bytes.addAndGet(byteDelta);
    itemsByModel.compute(model, (m, own) -> orNone((own == null ? 0 : own) + itemDelta));
  }

  /** A model without open items is forgotten: its name may be any that a request made up. */
  private static @Nullable Long orNone(long own) {
    return own == 0 ? null : own;
  }

  /** Whether intake stops; never while nothing is open. */
  public boolean isFull() {
    return requests.get() >= bounds.requests()
        || items.get() >= bounds.items()
        || bytes.get() >= bounds.bytes();
  }

  /** Whether a model's misses have filled its share. */
  public boolean isFull(String model) {
    Long own = itemsByModel.get(model);
    return own != null && own >= bounds.share() * bounds.items();
  }

  /** Requests open now. */
  public int requests() {
    return requests.get();
  }

  /** Items of open requests. */
  public long items() {
    return items.get();
  }

  /** Bytes of open requests. */
  public long bytes() {
    return bytes.get();
  }
}
