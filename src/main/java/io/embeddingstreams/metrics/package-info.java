/** Every meter of the application, in one enum, over Micrometer. */
@NullMarked
package io.embeddingstreams.metrics;

import org.jspecify.annotations.NullMarked;
