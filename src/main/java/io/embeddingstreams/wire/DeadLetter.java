package io.embeddingstreams.wire;

import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What of a request goes to the dead letters.
 *
 * @param value its bytes, untouched; null where it had none, or was too large
 * @param truncated whether the value was left out because it was too large
 */
public record DeadLetter(@Nullable Bytes value, boolean truncated) {}
