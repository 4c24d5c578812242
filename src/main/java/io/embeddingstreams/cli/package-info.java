/** The commands. */
@NullMarked
package io.embeddingstreams.cli;

import org.jspecify.annotations.NullMarked;
