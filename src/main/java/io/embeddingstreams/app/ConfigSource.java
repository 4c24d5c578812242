package io.embeddingstreams.app;

import io.embeddingstreams.config.Config;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Where a running application finds its configuration again.
 *
 * @param file looked at for changes; the catalogue file that it names is too
 * @param loader reads all of it anew, with the same overrides as at the start; throws {@link
 *     io.embeddingstreams.config.ConfigException} with every fault
 */
public record ConfigSource(Path file, Supplier<Config> loader) {}
