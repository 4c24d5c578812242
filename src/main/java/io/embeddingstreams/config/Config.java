package io.embeddingstreams.config;

import io.embeddingstreams.model.CachePolicy;
import io.embeddingstreams.model.Mapping;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.model.Responses;
import io.embeddingstreams.model.RetryPolicy;
import io.embeddingstreams.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A configuration without faults, every default filled in. {@code ConfigLoader} makes them.
 *
 * @param kafka client properties
 * @param streams Kafka Streams properties as given, with their {@code requests.} and {@code cache.}
 *     prefixes
 * @param requestsTimeout of requests that name none; zero: none
 * @param orderByKey whether responses of one key leave in request order
 * @param reload how often the file is looked at; zero: never
 * @param catalogFile the file that extends the built-in model catalogue; null: none
 */
public record Config(
    Map<String, String> kafka,
    Map<String, String> streams,
    Topics topics,
    Duration requestsTimeout,
    boolean orderByKey,
    Responses responses,
    Overload overload,
    Limits limits,
    Cache cache,
    Models models,
    List<Mapping> mappings,
    Duration linger,
    RetryPolicy retry,
    ProviderHttp providerHttp,
    Listener management,
    Duration reload,
    @Nullable Path catalogFile) {
  /** Copies maps and list. */
  public Config {
    kafka = Map.copyOf(kafka);
    streams = Map.copyOf(streams);
    mappings = List.copyOf(mappings);
  }

  /** What happens at the bound of open work. */
  public enum Overload {
    /** Intake stops. */
    WAIT,
    /** A model's misses are answered 503 once its share of the bound is full. */
    FAIL
  }

  /**
   * The bounds of one instance.
   *
   * @param scopeCluster whether limits a minute are the whole installation's
   * @param share of the bound that one model may take under {@link Overload#FAIL}
   */
  public record Limits(
      boolean scopeCluster, int openRequests, int pendingItems, long pendingBytes, double share) {}

  /**
   * The cache as a whole; models carry their own policy.
   *
   * @param maxBytes of the whole cache; 0: the disk alone
   * @param nearBytes of the heap of one instance, for its near memory; 0: none
   */
  public record Cache(CachePolicy policy, long maxBytes, long nearBytes) {}

  /** How providers are reached; empty texts where nothing was set. */
  public record ProviderHttp(String proxy, String trustStore, String trustStorePassword) {
    /** Without password and proxy, whose address may hold one. */
    @Override
    public String toString() {
      return "ProviderHttp[trustStore=" + trustStore + "]";
    }
  }

  /** Where a server listens. */
  public record Listener(String host, int port) {}

  /** Without values, some of which are secret. */
  @Override
  public String toString() {
    return "Config[" + topics.applicationId() + "]";
  }
}
