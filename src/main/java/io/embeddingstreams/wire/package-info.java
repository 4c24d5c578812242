/** Topics, serdes and codecs: how what {@code model} holds is written to Kafka and read back. */
@NullMarked
package io.embeddingstreams.wire;

import org.jspecify.annotations.NullMarked;
