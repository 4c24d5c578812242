package io.embeddingstreams.documents;

import io.embeddingstreams.metrics.Meter;
import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.Mapping;
import io.embeddingstreams.wire.Addressed;
import io.embeddingstreams.wire.Document;
import io.embeddingstreams.wire.InternalHeaders;
import io.embeddingstreams.wire.OpenRequest.HeaderField;
import io.embeddingstreams.wire.ResponseHeaders;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes plain records of the mapped topics; forwards documents to their topic, where all versions
 * of one stand in one partition, and what can be none to the dead letters. One a mapping task, on
 * its stream thread alone.
 */
public final class MapProcessor implements Processor<byte[], byte[], byte[], Addressed> {
  private static final Logger log = LoggerFactory.getLogger(MapProcessor.class);

  private final MapSettings settings;
  private final String documents;
  private final String deadLetters;
  private final DocumentRecords records;
  private final Map<String, DocumentMapper> mappers = new HashMap<>();
  private @Nullable ProcessorContext<byte[], Addressed> context;

  /**
   * @param documents name of the node that takes documents
   * @param deadLetters name of the node that takes dead letters
   */
  public MapProcessor(MapSettings settings, String documents, String deadLetters) {
    this.settings = settings;
    this.documents = documents;
    this.deadLetters = deadLetters;
    this.records = new DocumentRecords(settings);
    for (Mapping mapping : settings.mappings()) {
      mappers.put(mapping.topic(), new DocumentMapper(mapping, settings.cutter()));
    }
  }

  @Override
  public void init(ProcessorContext<byte[], Addressed> opened) {
    this.context = opened;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    ProcessorContext<byte[], Addressed> open = context;
    RecordMetadata place = open == null ? null : open.recordMetadata().orElse(null);
    DocumentMapper mapper = place == null ? null : mappers.get(place.topic());
    if (open == null || place == null || mapper == null) {
      return;
    }
    PlainRecord plain =
        new PlainRecord(
            new AssemblyId(place.topic(), place.partition(), place.offset()),
            record.key() == null ? null : Bytes.wrap(record.key()),
            record.value() == null ? null : Bytes.wrap(record.value()),
            ResponseHeaders.kept(record.headers()),
            InternalHeaders.time(record.headers(), record.timestamp()));
    take(plain, map(mapper, plain));
    settings.paces().request(open::commit);
  }

  private static Mapped map(DocumentMapper mapper, PlainRecord plain) {
    try {
      return mapper.map(plain);
    } catch (RuntimeException bug) {
      log.atError()
          .setCause(bug)
          .addKeyValue("record", plain.place())
          .log("A record can't be mapped");
      return Mapped.refused(
          Failure.of(ErrorCode.INTERNAL, "the record could not be processed"), false);
    }
  }

  private void take(PlainRecord plain, Mapped mapped) {
    Mapped fitting = records.fitting(plain, mapped);
    Failure failure = fitting.failure();
    settings.meters().count(Meter.DOCUMENTS, 1, plain.place().topic(), fitting.result().text());
    if (failure != null) {
      settings.meters().count(Meter.DEAD_LETTERS, 1, failure.code().text());
      DocumentRecords.Letter letter = records.letter(plain, failure, fitting.truncated());
      forward(letter.key(), letter.value(), letter.headers(), deadLetters);
      return;
    }
    for (Document document : fitting.documents()) {
      forward(plain.key(), records.addressed(document), headers(plain), documents);
    }
  }

  private static Headers headers(PlainRecord plain) {
    Headers headers = new RecordHeaders();
    for (HeaderField field : plain.headers()) {
      headers.add(field.name(), field.value() == null ? null : field.value().get());
    }
    return headers;
  }

  private void forward(@Nullable Bytes key, Addressed value, Headers headers, String node) {
    if (context != null) {
      byte[] bytes = key == null ? null : key.get();
      context.forward(new Record<>(bytes, value, settings.clock().millis(), headers), node);
    }
  }
}
