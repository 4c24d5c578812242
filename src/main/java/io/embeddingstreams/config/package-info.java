/** YAML, environment and --set to checked records; all faults at once. */
@NullMarked
package io.embeddingstreams.config;

import org.jspecify.annotations.NullMarked;
