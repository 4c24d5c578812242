package io.embeddingstreams.split;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.Item;
import io.embeddingstreams.model.ModelSpec;
import io.embeddingstreams.wire.Handover;
import io.embeddingstreams.wire.InternalHeaders;
import io.embeddingstreams.wire.LookupSplit;
import io.embeddingstreams.wire.Outcomes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Takes records of the requests topic; forwards each request to the assemble room, and the items
 * that the local read does not know to the topic of lookups. One a home task, on its stream thread
 * alone.
 */
public final class SplitProcessor implements Processor<byte[], byte[], byte[], Object> {
  private final SplitSettings settings;
  private final Function<RawRequest, Handover> splitter;
  private final String assemble;
  private final String lookups;
  private @Nullable ProcessorContext<byte[], Object> context;

  /**
   * @param assemble name of the node that takes requests
   * @param lookups name of the node that takes lookups
   */
  public SplitProcessor(SplitSettings settings, String assemble, String lookups) {
    this(settings, assemble, lookups, new Splitter(settings)::take);
  }

  private SplitProcessor(
      SplitSettings settings,
      String assemble,
      String lookups,
      Function<RawRequest, Handover> splitter) {
    this.settings = settings;
    this.splitter = splitter;
    this.assemble = assemble;
    this.lookups = lookups;
  }

  /** One that takes records of the documents topic. */
  public static SplitProcessor ofDocuments(
      SplitSettings settings, String assemble, String lookups) {
    return new SplitProcessor(settings, assemble, lookups, new Splitter(settings)::takeDocument);
  }

  @Override
  public void init(ProcessorContext<byte[], Object> opened) {
    this.context = opened;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    ProcessorContext<byte[], Object> open = context;
    RecordMetadata place = open == null ? null : open.recordMetadata().orElse(null);
    if (open == null || place == null) {
      return;
    }
    Handover taken = splitter.apply(raw(record, place));
    forward(open, taken, assemble);
    if (taken.verdict() == null) {
      LookupSplit.lookups(
              taken.request(), unknown(taken), settings.cachePartitions(), taken.hitsOnly())
          .forEach(lookup -> forward(open, lookup, lookups));
    }
  }

  private static RawRequest raw(Record<byte[], byte[]> record, RecordMetadata place) {
    return new RawRequest(
        new AssemblyId(place.topic(), place.partition(), place.offset()),
        record.key() == null ? null : Bytes.wrap(record.key()),
        record.value() == null ? null : Bytes.wrap(record.value()),
        record.headers(),
        InternalHeaders.time(record.headers(), record.timestamp()));
  }

  /**
   * The items without an outcome, their tokens counted where they were estimated; both lists stand
   * in the order of positions.
   */
  private List<Item> unknown(Handover taken) {
    List<Item> unknown = new ArrayList<>();
    ModelSpec model = settings.models().get().find(taken.request().shape().model());
    int next = 0;
    for (Item item : taken.request().items()) {
      List<Outcomes.Positioned> known = taken.known();
      if (next < known.size() && known.get(next).position() == item.position()) {
        next++;
      } else {
        unknown.add(model == null ? item : settings.tokens().counted(model, item));
      }
    }
    return unknown;
  }

  private void forward(ProcessorContext<byte[], Object> open, Object value, String node) {
    open.forward(new Record<>(null, value, settings.clock().millis()), node);
  }
}
