package io.embeddingstreams.respond;

import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.model.Models;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What the home tasks of one instance share.
 *
 * @param exactlyOnce whether answers are seen only once they are committed
 * @param largestResponse what the responses topic takes, in bytes
 * @param largestDeadLetter what the topic of dead letters takes, in bytes
 */
public record RespondSettings(
    boolean exactlyOnce,
    int largestResponse,
    int largestDeadLetter,
    Supplier<Models> models,
    Meters meters,
    InstantSource clock) {}
