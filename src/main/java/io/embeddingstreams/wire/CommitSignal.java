package io.embeddingstreams.wire;

import java.util.Map;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * A store without data that tells its task of each commit (at_least_once only: under exactly-once
 * Kafka Streams calls it at close alone). On the stream thread.
 */
public final class CommitSignal implements StateStore {
  private final String name;
  private Runnable listener = () -> {};
  private boolean open;

  private CommitSignal(String name) {
    this.name = name;
  }

  /** What a topology adds to have one a task. */
  public static StoreBuilder<CommitSignal> builder(String name) {
    return new Builder(name);
  }

  /** Who is told. */
  public void onCommit(Runnable told) {
    this.listener = told;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    context.register(root, (key, value) -> {}, () -> listener.run());
    open = true;
  }

  @Override
  public void close() {
    open = false;
  }

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  private record Builder(String name) implements StoreBuilder<CommitSignal> {
    @Override
    public StoreBuilder<CommitSignal> withCachingEnabled() {
      return this;
    }

    @Override
    public StoreBuilder<CommitSignal> withCachingDisabled() {
      return this;
    }

    @Override
    public StoreBuilder<CommitSignal> withLoggingEnabled(Map<String, String> config) {
      return this;
    }

    @Override
    public StoreBuilder<CommitSignal> withLoggingDisabled() {
      return this;
    }

    @Override
    public CommitSignal build() {
      return new CommitSignal(name);
    }

    @Override
    public Map<String, String> logConfig() {
      return Map.of();
    }

    @Override
    public boolean loggingEnabled() {
      return false;
    }
  }
}
