package io.embeddingstreams.app;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Why the application must stop, once it must. Any thread. */
final class Fatal {
  private final AtomicReference<String> reason = new AtomicReference<>();

  /** The first reason stays. */
  void report(String what) {
    reason.compareAndSet(null, what);
  }

  Optional<String> reason() {
    return Optional.ofNullable(reason.get());
  }
}
