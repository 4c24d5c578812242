/** Joins the rooms to the two Kafka Streams applications; the only place that knows their order. */
@NullMarked
package io.embeddingstreams.topology;

import org.jspecify.annotations.NullMarked;
