package io.embeddingstreams.assemble;

import io.embeddingstreams.model.AssemblyId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The open requests of one home task in memory: by offset, in the order of their keys, and by when
 * to look at them. On the task's stream thread.
 *
 * <p>After a restart it is filled from the store: the order of keys at once, since the first
 * request that comes needs it, the rest in bounded steps, or as somebody asks for it.
 */
final class OpenAssemblies {
  private static final int RECOVERED_A_STEP = 200;

  private final AssembleSettings settings;
  private final AssemblyStore store;
  private final Map<Long, Assembly> byOffset = new HashMap<>();
  private final KeyOrder order = new KeyOrder();
  private final Wakeups wakeups = new Wakeups();
  private final UnreadRequests unread = new UnreadRequests();
  private boolean orderKnown;
  private @Nullable Long recoverAfter = -1L;

  OpenAssemblies(AssembleSettings settings, AssemblyStore store) {
    this.settings = settings;
    this.store = store;
  }

  /** Reads the order of keys, once. */
  void recoverOrder() {
    if (!orderKnown) {
      orderKnown = true;
      if (settings.orderByKey()) {
        store.order().each(order::add);
      }
    }
  }

  /**
   * Takes up some of what a restart left; those of it that are done and may leave where it is their
   * turn. Empty once all is here.
   */
  List<Assembly> recover() {
    List<Assembly> done = new ArrayList<>();
    for (int i = 0; recoverAfter != null && i < RECOVERED_A_STEP; i++) {
      recoverAfter = store.nextAfter(recoverAfter);
      Assembly assembly = recoverAfter == null ? null : find(recoverAfter);
      if (assembly != null && assembly.isDone()) {
        done.add(assembly);
      }
      if (recoverAfter == null) {
        done.addAll(dropOrphans());
      }
    }
    return done;
  }

  /**
   * Under at_least_once a crash can leave the place of a request that is gone, since the two stores
   * have changelogs of their own. It would hold back its key for ever. Those that are done and may
   * leave without it.
   */
  List<Assembly> dropOrphans() {
    if (recoverAfter != null) {
      return List.of(); // what is not taken up yet is no orphan
    }
    List<Assembly> freed = new ArrayList<>();
    Set<Long> waiting = unread.offsets();
    order
        .without((offset, key) -> waiting.contains(offset) || hasPlace(offset, key))
        .forEach(
            (offset, key) -> {
              store.order().delete(key, offset);
              Long next = order.remove(key, offset);
              Assembly first = next == null ? null : byOffset.get(next);
              if (first != null && first.isDone()) {
                freed.add(first);
              }
            });
    return freed;
  }

  private boolean hasPlace(long offset, OrderKey key) {
    Assembly assembly = byOffset.get(offset);
    return assembly != null && key.equals(assembly.orderKey());
  }

  /** Stored requests that nobody could read for too long. */
  List<Long> unreadable(long nowMillis) {
    return unread.due(nowMillis);
  }

  /** Takes a request whose rows were replaced; null where it is gone now. */
  @Nullable Assembly takeAgain(long offset) {
    unread.forget(offset);
    return load(offset);
  }

  /** Whether nothing is open, and nothing is left to take up. */
  boolean isEmpty() {
    return byOffset.isEmpty() && unread.isEmpty() && recoverAfter == null;
  }

  /** Whether no request of this key is open. */
  boolean isFree(OrderKey key) {
    return order.isFree(key);
  }

  /** Whether it is this request's turn to leave. */
  boolean isTurn(Assembly assembly) {
    OrderKey key = assembly.orderKey();
    return key == null || order.isFirst(key, assembly.offset());
  }

  /** Whether it has not left yet. */
  boolean holds(Assembly assembly) {
    return byOffset.get(assembly.offset()) == assembly;
  }

  /** The request of this id; null where none is open. */
  @Nullable Assembly find(AssemblyId id) {
    Assembly assembly = find(id.offset());
    return assembly != null && assembly.id().equals(id) ? assembly : null;
  }

  /** The request of this offset; null where none is open. */
  @Nullable Assembly find(long offset) {
    Assembly known = byOffset.get(offset);
    if (known != null || recoverAfter == null) {
      return known;
    }
    return load(offset);
  }

  /**
   * Takes a request out of the store. Rows without their request are deleted: nothing may ever be
   * answered from them. A request that only a newer version reads waits.
   */
  private @Nullable Assembly load(long offset) {
    long now = settings.clock().millis();
    Assembly loaded = store.load(offset, settings.orderByKey(), now);
    if (loaded != null) {
      keep(loaded);
    } else if (store.hasRequest(offset)) {
      unread.met(offset, now);
    } else {
      store.deleteRows(offset);
    }
    return loaded;
  }

  /** Takes a new request, and writes its place among those of its key. */
  void add(Assembly assembly) {
    OrderKey key = assembly.orderKey();
    if (key != null) {
      store.order().put(key, assembly.offset());
    }
    keep(assembly);
  }

  private void keep(Assembly assembly) {
    OrderKey key = assembly.orderKey();
    if (key != null) {
      order.add(key, assembly.offset());
    }
    byOffset.put(assembly.offset(), assembly);
    unread.forget(assembly.offset());
    settings.openWork().add(assembly.model(), assembly.itemCount(), assembly.bytes());
    wakeAgain(assembly);
  }

  /** A request has left; the one of its key whose turn it is now, null where there is none. */
  @Nullable Assembly remove(Assembly assembly) {
    forget(assembly);
    OrderKey key = assembly.orderKey();
    Long next = key == null ? null : order.remove(key, assembly.offset());
    return next == null ? null : find(next);
  }

  private void forget(Assembly assembly) {
    byOffset.remove(assembly.offset());
    settings.openWork().remove(assembly.model(), assembly.itemCount(), assembly.bytes());
  }

  /** Looks at it again when it says. */
  void wakeAgain(Assembly assembly) {
    wakeups.add(assembly.wakeMillis(), assembly.offset());
  }

  /** Those whose time has come and that still lack something; each is told once. */
  List<Assembly> due(long nowMillis) {
    List<Assembly> due = new ArrayList<>();
    for (Long offset = wakeups.due(nowMillis); offset != null; offset = wakeups.due(nowMillis)) {
      Assembly assembly = byOffset.get(offset);
      if (assembly != null && !assembly.isDone()) {
        due.add(assembly);
      }
    }
    return due;
  }

  /** The task leaves this thread; its open requests no longer count here. */
  void close() {
    List.copyOf(byOffset.values()).forEach(this::forget);
  }
}
