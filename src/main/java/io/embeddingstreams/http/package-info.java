/** Health and metrics over HTTP. */
@NullMarked
package io.embeddingstreams.http;

import org.jspecify.annotations.NullMarked;
