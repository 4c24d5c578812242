package io.embeddingstreams.topology;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a client of Kafka's and sees its calls: their interfaces have sixty methods, which
 * grow with each release, of which we mean a few.
 */
final class ClientProxy {
  private ClientProxy() {}

  /** What is called in the client's place; it may {@link #call} the client. */
  interface Calls {
    @Nullable Object invoke(Method method, Object @Nullable [] arguments) throws Throwable;
  }

  /** A client of this interface all of whose calls go there. */
  static <T> T of(Class<? super T> client, Calls calls) {
    Object proxy =
        Proxy.newProxyInstance(
            ClientProxy.class.getClassLoader(),
            new Class<?>[] {client},
            (self, method, arguments) -> calls.invoke(method, arguments));
    @SuppressWarnings("unchecked") // an interface's type arguments are not there at run time
    T typed = (T) proxy;
    return typed;
  }

  /** Calls the client itself; throws what it throws. */
  static @Nullable Object call(Object client, Method method, Object @Nullable ... arguments)
      throws Throwable {
    try {
      return method.invoke(client, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause() == null ? thrown : thrown.getCause();
    }
  }
}
