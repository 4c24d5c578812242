package io.embeddingstreams.app;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs something at SIGHUP, which would end the process otherwise. One at a time in a JVM; closing
 * it puts back what was there before.
 *
 * <p>Java has no API for signals but {@code sun.misc.Signal} of the module {@code jdk.unsupported}.
 * It is found by reflection, because the compiler warns of it and hides it under {@code --release}.
 * Where it is missing, or the JVM keeps the signal for itself ({@code -Xrs}), SIGHUP does what it
 * did before, and a changed file is still seen.
 */
final class HangupSignal implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HangupSignal.class);

  private final Method handle;
  private final Object signal;
  private final Object before;

  private HangupSignal(Method handle, Object signal, Object before) {
    this.handle = handle;
    this.signal = signal;
    this.before = before;
  }

  /**
   * Runs this at each SIGHUP from now on, on a thread of the JVM's; empty where that can't be had.
   */
  static Optional<HangupSignal> running(Runnable work) {
    try {
      Class<?> type = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Method handle = type.getMethod("handle", type, handler);
      Object signal = type.getConstructor(String.class).newInstance("HUP");
      Object own = handler(handler, work);
      return Optional.of(new HangupSignal(handle, signal, handle.invoke(null, signal, own)));
    } catch (ReflectiveOperationException | RuntimeException e) {
      log.atInfo().addKeyValue("error", e.toString()).log("SIGHUP can't be used here");
      return Optional.empty();
    }
  }

  private static Object handler(Class<?> handler, Runnable work) {
    return Proxy.newProxyInstance(
        HangupSignal.class.getClassLoader(),
        new Class<?>[] {handler},
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "equals" -> arguments != null && proxy == arguments[0];
              case "hashCode" -> System.identityHashCode(proxy);
              case "toString" -> "HangupSignal";
              default -> {
                work.run();
                yield null;
              }
            });
  }

  @Override
  public void close() {
    try {
      handle.invoke(null, signal, before);
    } catch (ReflectiveOperationException | RuntimeException e) {
      log.atDebug().setCause(e).log("What SIGHUP did before can't be put back");
    }
  }
}
