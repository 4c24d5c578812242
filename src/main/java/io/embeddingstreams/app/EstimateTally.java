package io.embeddingstreams.app;

import io.embeddingstreams.documents.DocumentMapper;
import io.embeddingstreams.documents.Mapped;
import io.embeddingstreams.documents.PlainRecord;
import io.embeddingstreams.documents.Result;
import io.embeddingstreams.model.EmbeddingRequest;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Item;
import io.embeddingstreams.model.ModelSpec;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.split.Accepts;
import io.embeddingstreams.split.Arrival;
import io.embeddingstreams.split.DocumentRequests;
import io.embeddingstreams.split.Plan;
import io.embeddingstreams.split.Planner;
import io.embeddingstreams.split.TokenCounter;
import io.embeddingstreams.wire.Document;
import io.embeddingstreams.wire.DocumentOrigin;
import io.embeddingstreams.wire.ResponseSize;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;

/**
 * What embedding the records of a mapped topic would take: each is mapped and planned as the
 * application does. One thread.
 */
final class EstimateTally {
  private final DocumentMapper mapper;
  private final Models models;
  private final Planner planner;
  private final TokenCounter counter;
  private final Map<Result, Long> results = new EnumMap<>(Result.class);
  private final Set<Integer> documents = new HashSet<>();
  private final Map<Fingerprint, Wanted> wanted = new LinkedHashMap<>();
  private long records;
  private long withoutId;
  private long inputs;
  private long refused;

  /**
   * An input that would be paid for, unless the cache has it.
   *
   * @param model the alias that it would be asked of first
   * @param cached whether the model's cache may answer it; where not, it is paid each time
   * @param times it would be paid, were the cache empty
   */
  record Wanted(String model, int tokens, boolean cached, long times) {
    private Wanted again() {
      return cached ? this : new Wanted(model, tokens, false, times + 1);
    }
  }

  EstimateTally(DocumentMapper mapper, Models models, TokenCounter counter) {
    this.mapper = mapper;
    this.models = models;
    this.counter = counter;
    this.planner =
        new Planner(counter, Accepts.byProvider(), ResponseSize.UNWRITTEN, Duration.ZERO);
  }

  void add(PlainRecord record) {
    records++;
    Mapped mapped = mapper.map(record);
    results.merge(mapped.result(), 1L, Long::sum);
    String first = mapped.documents().isEmpty() ? "" : mapped.documents().get(0).collection();
    for (Document document : mapped.documents()) {
      if (document.collection().equals(first)) {
        count(document);
      }
      if (!document.texts().isEmpty()) {
        plan(document, record);
      }
    }
  }

  /** Documents that are there in the end; four bytes each stand for an id. */
  private void count(Document document) {
    if (document.id() == null) {
      withoutId += document.texts().isEmpty() ? 0 : 1;
      return;
    }
    Bytes identity = DocumentOrigin.identity("", document.id());
    int hash = Utils.murmur2(identity.get());
    if (document.texts().isEmpty()) {
      documents.remove(hash);
    } else {
      documents.add(hash);
    }
  }

  private void plan(Document document, PlainRecord record) {
    EmbeddingRequest request = DocumentRequests.of(document, models);
    Arrival arrival =
        new Arrival(record.place(), record.key(), List.of(), record.timestampMillis(), 0);
    planner.plan(request, models, arrival).match(this::take, this::refuse);
  }

  private boolean take(Plan.Accepted plan) {
    String alias = plan.request().shape().model();
    ModelSpec model = models.find(alias);
    inputs += plan.request().itemOf().size();
    if (model == null) {
      return true;
    }
    boolean cached = plan.request().cache().read();
    for (Item item : plan.request().items()) {
      Wanted known = wanted.get(item.fingerprint());
      wanted.put(
          item.fingerprint(),
          known == null
              ? new Wanted(alias, counter.counted(model, item).tokens(), cached, 1)
              : known.again());
    }
    return true;
  }

  private boolean refuse(Plan.Refused plan) {
    refused++;
    return false;
  }

  long records() {
    return records;
  }

  /** How many records had each result; those without any are missing. */
  Map<Result, Long> results() {
    return results;
  }

  /** Documents that have a point once all is done. */
  long documents() {
    return documents.size() + withoutId;
  }

  /** Inputs of all versions of all documents, for all collections. */
  long inputs() {
    return inputs;
  }

  /** Documents that would fail before a provider is asked. */
  long refused() {
    return refused;
  }

  /** The distinct inputs, in the order of their first records. */
  Map<Fingerprint, Wanted> wanted() {
    return wanted;
  }
}
