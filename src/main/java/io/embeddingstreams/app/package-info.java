/** Composition root: builds every part in order and closes them in reverse. */
@NullMarked
package io.embeddingstreams.app;

import org.jspecify.annotations.NullMarked;
