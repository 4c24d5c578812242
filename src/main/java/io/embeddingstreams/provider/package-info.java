/** Third room: batches misses, spends limits and calls embedding providers. */
@NullMarked
package io.embeddingstreams.provider;

import org.jspecify.annotations.NullMarked;
