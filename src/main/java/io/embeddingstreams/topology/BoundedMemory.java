package io.embeddingstreams.topology;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds RocksDB's memory for the whole process: one block cache and one write buffer manager for
 * all stores of both applications.
 *
 * <p>The write buffer manager never stalls writers: reads and writes of one Kafka Streams store
 * exclude each other, so a stalled write would stop the local read too. Vectors do not compress, so
 * blocks are not compressed. Misses matter here, so the filters stay on the last level ({@code
 * optimizeFiltersForHits} off).
 */
public final class BoundedMemory implements RocksDBConfigSetter {
  private static final long BLOCK_CACHE_BYTES = 192L << 20;
  private static final long WRITE_BUFFER_BYTES = 96L << 20;
  private static final double INDEX_SHARE = 0.2;

  static {
    RocksDB.loadLibrary();
  }

  private static final Cache BLOCK_CACHE = new LRUCache(BLOCK_CACHE_BYTES, -1, false, INDEX_SHARE);
  private static final WriteBufferManager WRITE_BUFFERS =
      new WriteBufferManager(WRITE_BUFFER_BYTES, BLOCK_CACHE, false);

  @Override
  public void setConfig(String store, Options options, Map<String, Object> configs) {
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(BLOCK_CACHE);
    table.setCacheIndexAndFilterBlocks(true);
    table.setCacheIndexAndFilterBlocksWithHighPriority(true);
    table.setPinTopLevelIndexAndFilter(true);
    table.setFilterPolicy(new BloomFilter(10, false));
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(WRITE_BUFFERS);
    options.setOptimizeFiltersForHits(false);
    options.setCompressionType(CompressionType.NO_COMPRESSION);
  }

  @Override
  public void close(String store, Options options) {
    // Cache and write buffer manager are shared by all stores and live as long as the process.
  }
}
