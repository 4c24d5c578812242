package io.embeddingstreams.topology;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Kafka Streams' store on disk with another notion of how far its rows agree with its changelog.
 * Reads from any thread, writes on the task's.
 */
abstract class OnRocks implements KeyValueStore<Bytes, byte[]> {
  private final KeyValueStore<Bytes, byte[]> rocks;

  OnRocks(KeyValueStore<Bytes, byte[]> rocks) {
    this.rocks = rocks;
  }

  @Override
  public final String name() {
    return rocks.name();
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    rocks.init(context, root);
  }

  @Override
  public void commit(Map<TopicPartition, Long> offsets) {
    rocks.commit(offsets);
  }

  @Override
  @SuppressWarnings(
      "deprecation") // without it Kafka Streams keeps the offsets in a file of its own
  public final boolean managesOffsets() {
    return rocks.managesOffsets();
  }

  @Override
  public @Nullable Long committedOffset(TopicPartition changelog) {
    return rocks.committedOffset(changelog);
  }

  @Override
  public final void close() {
    rocks.close();
  }

  @Override
  public final boolean persistent() {
    return rocks.persistent();
  }

  @Override
  public final boolean isOpen() {
    return rocks.isOpen();
  }

  @Override
  public final <R> QueryResult<R> query(Query<R> query, PositionBound bound, QueryConfig config) {
    return rocks.query(query, bound, config);
  }

  @Override
  public final Position getPosition() {
    return rocks.getPosition();
  }

  @Override
  public void put(Bytes key, byte[] value) {
    rocks.put(key, value);
  }

  @Override
  public byte[] putIfAbsent(Bytes key, byte[] value) {
    return rocks.putIfAbsent(key, value);
  }

  @Override
  public void putAll(List<KeyValue<Bytes, byte[]>> rows) {
    rocks.putAll(rows);
  }

  @Override
  public byte[] delete(Bytes key) {
    return rocks.delete(key);
  }

  @Override
  public final byte[] get(Bytes key) {
    return rocks.get(key);
  }

  @Override
  public final KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
    return rocks.range(from, to);
  }

  @Override
  public final KeyValueIterator<Bytes, byte[]> reverseRange(Bytes from, Bytes to) {
    return rocks.reverseRange(from, to);
  }

  @Override
  public final KeyValueIterator<Bytes, byte[]> all() {
    return rocks.all();
  }

  @Override
  public final KeyValueIterator<Bytes, byte[]> reverseAll() {
    return rocks.reverseAll();
  }

  @Override
  public final <S extends Serializer<P>, P> KeyValueIterator<Bytes, byte[]> prefixScan(
      P prefix, S serializer) {
    return rocks.prefixScan(prefix, serializer);
  }

  @Override
  public final long approximateNumEntries() {
    return rocks.approximateNumEntries();
  }
}
