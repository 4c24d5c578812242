package io.embeddingstreams.cli;

import picocli.CommandLine.Command;

/** {@code dead-letters}. */
@Command(
    name = "dead-letters",
    description = {
      "What was refused and can't be told to a caller alone: requests that are no JSON, records of",
      "mapped topics, and every error where the configuration says `responses: none`."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DeadLetterList.class, DeadLetterReplay.class})
final class DeadLetterCommands {}
