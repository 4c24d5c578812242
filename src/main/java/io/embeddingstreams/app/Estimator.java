package io.embeddingstreams.app;

import io.embeddingstreams.app.EstimateTally.Wanted;
import io.embeddingstreams.config.Config;
import io.embeddingstreams.documents.DocumentMapper;
import io.embeddingstreams.model.CacheControl;
import io.embeddingstreams.model.Entry;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Mapping;
import io.embeddingstreams.model.ModelSpec;
import io.embeddingstreams.split.TokenCounter;
import io.embeddingstreams.wire.CacheCommand;
import io.embeddingstreams.wire.CacheReply;
import io.embeddingstreams.wire.EntryCodec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** Tells beforehand what embedding a mapped topic would take. One thread. */
public final class Estimator {
  private static final int UNDER_WAY = 200;

  /** More fingerprints than this are not asked for one by one: the hits of a sample tell. */
  private static final int MOST_ASKED = 100_000;

  private final Config config;
  private final Consumer<String> notice;

  /** Takes steps of a work that takes its time. */
  public interface Progress {
    /** A work begins. */
    void begin(String name, String unit, long total);

    /** It went on. */
    void step(long more);

    /** It ended. */
    void end();
  }

  /**
   * For one configuration.
   *
   * @param notice takes what a waiting user should read
   */
  public Estimator(Config config, Consumer<String> notice) {
    this.config = config;
    this.notice = notice;
  }

  /**
   * Reads the topic as it is, and asks the cache.
   *
   * @param sample how many records at most; 0: all
   * @throws ApplicationException where Kafka or the topic can't be reached
   */
  public Estimate of(Mapping mapping, long sample, Progress progress) {
    TokenCounter counter = new TokenCounter();
    DocumentMapper mapper =
        new DocumentMapper(mapping, ModelTokens.cutter(counter, config::models));
    EstimateTally tally = new EstimateTally(mapper, config.models(), counter);
    long records;
    try (MappedSource source = MappedSource.open(config.kafka(), mapping.topic())) {
      progress.begin("reading " + mapping.topic(), " records", source.span());
      records = source.read(sample, tally::add, progress::step);
      progress.end();
    }
    return estimate(mapping, tally, Math.max(records, tally.records()), progress);
  }

  private Estimate estimate(Mapping mapping, EstimateTally tally, long records, Progress progress) {
    double factor = tally.records() == 0 ? 1 : (double) records / tally.records();
    Asked asked = ask(tally.wanted(), progress);
    Map<String, Long> results = new LinkedHashMap<>();
    tally.results().forEach((result, count) -> results.put(result.text(), scaled(count, factor)));
    return new Estimate(
        mapping.topic(),
        records,
        tally.records(),
        results,
        scaled(tally.documents(), factor),
        scaled(tally.inputs(), factor),
        scaled(tally.refused(), factor),
        asked.known(),
        models(tally, asked, factor));
  }

  private static long scaled(long count, double factor) {
    return Math.round(count * factor);
  }

  private List<Estimate.OfModel> models(EstimateTally tally, Asked asked, double factor) {
    List<Estimate.OfModel> all = new ArrayList<>();
    for (ModelSpec model : config.models().all()) {
      long distinct = 0;
      double hits = 0;
      double tokens = 0;
      for (Map.Entry<Fingerprint, Wanted> one : tally.wanted().entrySet()) {
        if (one.getValue().model().equals(model.alias())) {
          Wanted input = one.getValue();
          double hit = input.cached() ? asked.hit(one.getKey()) : 0;
          distinct++;
          hits += hit;
          tokens += (input.times() - hit) * input.tokens();
        }
      }
      if (distinct > 0) {
        all.add(Estimate.OfModel.of(model, distinct * factor, hits * factor, tokens * factor));
      }
    }
    return all;
  }

  /**
   * What the cache said.
   *
   * @param of those that were asked for
   * @param rate of hits among them, for the others
   */
  private record Asked(boolean known, Set<Fingerprint> of, Set<Fingerprint> hits, double rate) {
    double hit(Fingerprint fingerprint) {
      return of.contains(fingerprint) ? (hits.contains(fingerprint) ? 1 : 0) : rate;
    }
  }

  private Asked ask(Map<Fingerprint, Wanted> wanted, Progress progress) {
    List<Fingerprint> all = new ArrayList<>(wanted.keySet());
    Collections.shuffle(all, new Random(all.size()));
    Set<Fingerprint> asked = new HashSet<>(all.subList(0, Math.min(all.size(), MOST_ASKED)));
    Set<Fingerprint> hits = new HashSet<>();
    if (asked.isEmpty()) {
      return new Asked(true, asked, hits, 0);
    }
    try (CacheOperator operator = CacheOperator.open(config, notice)) {
      progress.begin("asking the cache", " inputs", asked.size());
      asked.forEach(fingerprint -> ask(operator, fingerprint, hits, progress));
      operator.await(0);
      progress.end();
    } catch (ApplicationException e) {
      notice.accept("hits are not known, none is assumed: " + e.getMessage());
      return new Asked(false, Set.of(), Set.of(), 0);
    }
    return new Asked(true, asked, hits, (double) hits.size() / asked.size());
  }

  private static void ask(
      CacheOperator operator, Fingerprint fingerprint, Set<Fingerprint> hits, Progress progress) {
    operator.await(UNDER_WAY);
    operator.send(
        fingerprint.partition(operator.partitions()),
        (run, number, to) -> CacheCommand.get(run, number, to, fingerprint),
        reply -> {
          progress.step(1);
          if (answers(reply)) {
            hits.add(fingerprint);
          }
        });
  }

  private static boolean answers(CacheReply reply) {
    Entry entry =
        reply.rows().isEmpty() ? null : EntryCodec.read(reply.rows().get(0).entry().get());
    return entry != null && entry.answers(System.currentTimeMillis(), CacheControl.UNSET);
  }
}
