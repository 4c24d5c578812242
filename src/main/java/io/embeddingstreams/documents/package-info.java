/**
 * Room beside the route: makes documents, and the points that they no longer have, of plain
 * records.
 */
@NullMarked
package io.embeddingstreams.documents;

import org.jspecify.annotations.NullMarked;
