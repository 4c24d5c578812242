package io.embeddingstreams.respond;

import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.model.Responses;
import io.embeddingstreams.wire.VectorTopics;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What the home tasks of one instance share.
 *
 * @param exactlyOnce whether answers are seen only once they are committed
 * @param largestResponse what the responses topic takes, in bytes
 * @param largestDeadLetter what the topic of dead letters takes, in bytes
 * @param responses which answers are written
 * @param vectors what the topics of collections take
 */
public record RespondSettings(
    boolean exactlyOnce,
    int largestResponse,
    int largestDeadLetter,
    Responses responses,
    VectorTopics vectors,
    Supplier<Models> models,
    Meters meters,
    InstantSource clock) {}
