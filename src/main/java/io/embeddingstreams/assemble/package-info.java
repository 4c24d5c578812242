/** Fourth room: collects the outcomes of a request by position. */
@NullMarked
package io.embeddingstreams.assemble;

import org.jspecify.annotations.NullMarked;
