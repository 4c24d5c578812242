package io.embeddingstreams.metrics;

import java.util.List;

/**
 * Every meter of the application. Counters balance: items = hits + misses; misses = coalesced +
 * sent; sent = embedded + failed. No tag holds anything that a user wrote.
 *
 * <p>An item that is refused because too much work waits counts as no item. Of the cache's events,
 * unreadable entries are met by items that count as misses then; bypassed are misses that were not
 * to read; not_stored are those embedded whose vector no entry keeps, since nobody wanted it, it is
 * too large or the disk is full; expired and evicted are entries that upkeep deleted, while purged
 * and overwritten ones count nowhere.
 *
 * <p>Reads of the near memory = its hits + its misses = items that were to read and whose cache
 * partition is the instance's own; each miss reads the store. What such a read finds may yet be too
 * old for its item, so these are no hits and misses of items. Without a near memory none is
 * counted.
 */
public enum Meter {
  REQUESTS(Kind.COUNTER, "requests", "requests answered, by model and status", "model", "status"),
  REQUEST_SECONDS(Kind.TIMER, "request", "from the record's arrival to its answer", "model"),
  ITEMS(Kind.COUNTER, "items", "inputs answered or failed, by hit or miss", "model", "result"),
  MISSES(Kind.COUNTER, "misses", "misses, by coalesced or sent", "model", "result"),
  SENT(Kind.COUNTER, "sent", "misses that were sent, by embedded or failed", "model", "result"),
  CACHE_EVENTS(
      Kind.COUNTER,
      "cache.events",
      "entries expired, unreadable, evicted; items bypassed, not_stored",
      "event"),
  CACHE_ENTRIES(Kind.GAUGE, "cache.entries", "entries in this instance's cache partitions"),
  CACHE_BYTES(Kind.GAUGE, "cache.bytes", "their bytes, in bytes"),
  NEAR_READS(
      Kind.COUNTER,
      "near.reads",
      "local reads in this instance's cache partitions, by hit or miss of the near memory",
      "result"),
  NEAR_BYTES(Kind.GAUGE, "near.bytes", "heap that the near memory takes, in bytes"),
  OPEN_REQUESTS(Kind.GAUGE, "open.requests", "requests taken and not yet answered"),
  PENDING_ITEMS(Kind.GAUGE, "pending.items", "their items"),
  PENDING_BYTES(Kind.GAUGE, "pending.bytes", "their bytes"),
  INTAKE_PAUSED(Kind.GAUGE, "intake.paused", "1 while the bound of open work stops intake"),
  PROVIDER_CALLS(Kind.COUNTER, "provider.calls", "calls, by outcome", "deployment", "outcome"),
  PROVIDER_CALL_SECONDS(Kind.TIMER, "provider.call", "duration of calls", "deployment"),
  PROVIDER_BATCH_INPUTS(Kind.SUMMARY, "provider.batch.inputs", "inputs of a call", "deployment"),
  TOKENS(Kind.COUNTER, "tokens", "prompt tokens, served or billed", "model", "kind"),
  COST(Kind.COUNTER, "cost.dollars", "dollars by the catalogue's price", "model", "kind"),
  DEPLOYMENT_STATE(Kind.GAUGE, "deployment.state", "0 ready, 1 half open, 2 resting", "deployment"),
  CONFIG_RELOADS(Kind.COUNTER, "config.reloads", "reloads, by result", "result"),
  DEAD_LETTERS(Kind.COUNTER, "dead.letters", "dead letters written, by code", "code"),
  VECTORS(
      Kind.COUNTER,
      "vectors",
      "records of a collection, vectors written or tombstones that delete",
      "collection",
      "result"),
  DOCUMENTS(
      Kind.COUNTER,
      "documents",
      "plain records, by mapped topic and what became of them",
      "topic",
      "result"),
  OUTCOMES_DROPPED(
      Kind.COUNTER,
      "outcomes.dropped",
      "outcomes for an unknown assembly, a filled position or another fingerprint",
      "reason"),
  PARAMETERS_DROPPED(
      Kind.COUNTER,
      "parameters.dropped",
      "parameters that no provider of the model knows",
      "model",
      "parameter"),
  PURGES(Kind.COUNTER, "purges", "purges of inner topics, by result", "result");

  /** What a meter measures. */
  public enum Kind {
    COUNTER,
    TIMER,
    SUMMARY,
    GAUGE
  }

  private final Kind kind;
  private final String title;
  private final String help;
  private final List<String> tags;

  Meter(Kind kind, String title, String help, String... tags) {
    this.kind = kind;
    this.title = "embedding.streams." + title;
    this.help = help;
    this.tags = List.of(tags);
  }

  /** What it measures. */
  public Kind kind() {
    return kind;
  }

  /** Micrometer's name, with dots. */
  public String title() {
    return title;
  }

  /** One line on what is counted. */
  public String help() {
    return help;
  }

  /** The names of its tags, in order. */
  public List<String> tags() {
    return tags;
  }
}
