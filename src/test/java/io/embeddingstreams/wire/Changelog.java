package io.embeddingstreams.wire;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The writes of some stores, in their order: so that a test can begin anew with what a crash after
 * any of them leaves.
 */
public final class Changelog {
  private final List<Write> writes = new ArrayList<>();

  private record Write(String store, Bytes key, @Nullable Bytes value) {}

  /** How many writes there were. */
  public int size() {
    return writes.size();
  }

  /** A store in memory that holds what the first writes left, and notes its own here. */
  public KeyValueStore<Bytes, byte[]> store(String name) {
    KeyValueStore<Bytes, byte[]> rows = Stores.inMemoryKeyValueStore(name).get();
    writes.stream().filter(w -> w.store().equals(name)).forEach(w -> write(rows, w));
    return noting(name, rows);
  }

  private static void write(KeyValueStore<Bytes, byte[]> rows, Write write) {
    Bytes value = write.value();
    rows.put(write.key(), value == null ? null : value.get());
  }

  /** What a crash after so many writes leaves. */
  public Changelog until(int count) {
    Changelog cut = new Changelog();
    cut.writes.addAll(writes.subList(0, count));
    return cut;
  }

  /** What another instance restores where the broker took none of the first writes. */
  public Changelog since(int count) {
    Changelog cut = new Changelog();
    cut.writes.addAll(writes.subList(count, writes.size()));
    return cut;
  }

  /**
   * What a crash leaves where each store's changelog ends after its own number of writes, those of
   * all stores counted: acknowledgements of different partitions come in any order.
   */
  public Changelog until(ToIntFunction<String> ends) {
    Changelog cut = new Changelog();
    for (int i = 0; i < writes.size(); i++) {
      if (i < ends.applyAsInt(writes.get(i).store())) {
        cut.writes.add(writes.get(i));
      }
    }
    return cut;
  }

  /**
   * What a crash leaves where the disk had {@code disk} writes and the changelog {@code end} of
   * them: what came since the {@code commit} is read again.
   */
  public Changelog restored(int disk, int commit, int end) {
    Changelog cut = until(disk);
    cut.writes.addAll(writes.subList(commit, end));
    return cut;
  }

  @SuppressWarnings("unchecked")
  private KeyValueStore<Bytes, byte[]> noting(String name, KeyValueStore<Bytes, byte[]> rows) {
    return (KeyValueStore<Bytes, byte[]>)
        Proxy.newProxyInstance(
            Changelog.class.getClassLoader(),
            new Class<?>[] {KeyValueStore.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "put" ->
                    writes.add(
                        new Write(name, (Bytes) arguments[0], Bytes.wrap((byte[]) arguments[1])));
                case "delete" -> writes.add(new Write(name, (Bytes) arguments[0], null));
                default -> {}
              }
              try {
                return method.invoke(rows, arguments);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause() == null ? thrown : thrown.getCause();
              }
            });
  }
}
