package io.embeddingstreams.cli;

import picocli.CommandLine.Command;

/** {@code cache}. */
@Command(
    name = "cache",
    description = {
      "An operator's hand on the cache. The commands go through Kafka to the instances that own",
      "the entries, so at least one must run (`serve` or `demo`)."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      CacheStats.class,
      CacheGet.class,
      CachePurge.class,
      CacheExport.class,
      CacheImport.class
    })
final class CacheCommands {}
