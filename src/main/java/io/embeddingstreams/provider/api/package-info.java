/** How each provider's HTTP API is asked and read: pure, no I/O. */
@NullMarked
package io.embeddingstreams.provider.api;

import org.jspecify.annotations.NullMarked;
