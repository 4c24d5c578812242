/** First room of the route: reads and validates a request and splits it into items. */
@NullMarked
package io.embeddingstreams.split;

import org.jspecify.annotations.NullMarked;
