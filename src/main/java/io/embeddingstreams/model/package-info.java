/**
 * Requests, items, fingerprints, vectors, outcomes, models: plain Java that every other package may
 * use.
 */
@NullMarked
package io.embeddingstreams.model;

import org.jspecify.annotations.NullMarked;
