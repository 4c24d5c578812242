/** What the application measures about itself, beside baselines, in one process. */
@NullMarked
package io.embeddingstreams.bench;

import org.jspecify.annotations.NullMarked;
