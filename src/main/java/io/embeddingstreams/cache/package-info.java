/** Second room: entries, single flight and the queue of misses. */
@NullMarked
package io.embeddingstreams.cache;

import org.jspecify.annotations.NullMarked;
