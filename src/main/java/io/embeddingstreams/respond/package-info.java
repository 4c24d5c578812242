/** Last room: keeps the order of a key and writes responses, errors and dead letters. */
@NullMarked
package io.embeddingstreams.respond;

import org.jspecify.annotations.NullMarked;
