/** The chain from requests to rows: application, Kafka Connect and databases as they are. */
@NullMarked
package io.embeddingstreams.chain;

import org.jspecify.annotations.NullMarked;
