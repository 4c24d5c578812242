/** What the application is deployed with, held to the application. */
@NullMarked
package io.embeddingstreams.deploy;

import org.jspecify.annotations.NullMarked;
