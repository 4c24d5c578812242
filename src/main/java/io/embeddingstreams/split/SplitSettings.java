package io.embeddingstreams.split;

import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.model.LocalRead;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.model.OpenWork;
import io.embeddingstreams.model.Responses;
import io.embeddingstreams.wire.VectorTopics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What the home tasks of one instance share.
 *
 * @param local reads the entries of this instance in place
 * @param failWhenFull whether a model's misses are refused once its share of the bound is full
 * @param cachePartitions the partition count of the lookups topic
 * @param largestResponse what the responses topic takes, in bytes
 * @param responses which answers are written
 * @param vectors what the topics of collections take
 * @param tokens one for the application: it loads a vocabulary
 * @param timeout of requests that name none; zero: none
 */
public record SplitSettings(
    Supplier<Models> models,
    LocalRead local,
    OpenWork openWork,
    boolean failWhenFull,
    int cachePartitions,
    int largestResponse,
    Responses responses,
    VectorTopics vectors,
    Duration timeout,
    TokenCounter tokens,
    Meters meters,
    InstantSource clock) {}
