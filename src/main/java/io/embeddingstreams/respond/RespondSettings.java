package io.embeddingstreams.respond;

import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.model.Responses;
import io.embeddingstreams.wire.CommitPaces;
import io.embeddingstreams.wire.VectorTopics;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What the home tasks of one instance share.
 *
 * @param paces asked to commit what was answered
 * @param largestResponse what the responses topic takes, in bytes
 * @param largestDeadLetter what the topic of dead letters takes, in bytes
 * @param responses which answers are written
 * @param vectors what the topics of collections take
 */
public record RespondSettings(
    CommitPaces paces,
    int largestResponse,
    int largestDeadLetter,
    Responses responses,
    VectorTopics vectors,
    Supplier<Models> models,
    Meters meters,
    InstantSource clock) {}
