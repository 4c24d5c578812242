package io.embeddingstreams.topology;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.wire.Document;
import io.embeddingstreams.wire.DocumentCodec;
import io.embeddingstreams.wire.InternalHeaders;
import io.embeddingstreams.wire.LookupCodec;
import io.embeddingstreams.wire.Outcomes;
import io.embeddingstreams.wire.OutcomesCodec;
import io.embeddingstreams.wire.ResponseHeaders;
import io.embeddingstreams.wire.ResponseWriter;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers a record whose processing met a bug, and goes on: {@code internal} and a dead letter for
 * a request, a failure of its whole request for a lookup. Faults of Kafka and of stores are no bug
 * of a record: they end the thread.
 */
public final class FaultAnswers implements ProcessingExceptionHandler {
  /** Configuration: the requests topic. */
  static final String REQUESTS = "embedding.streams.topic.requests";

  /** Configuration: the responses topic; empty where none is written. */
  static final String RESPONSES = "embedding.streams.topic.responses";

  /** Configuration: the dead letters. */
  static final String DEAD_LETTERS = "embedding.streams.topic.dead-letters";

  /** Configuration: the lookups topic. */
  static final String LOOKUPS = "embedding.streams.topic.lookups";

  /** Configuration: the outcomes topic. */
  static final String OUTCOMES = "embedding.streams.topic.outcomes";

  /** Configuration: the topic of documents. */
  static final String DOCUMENTS = "embedding.streams.topic.documents";

  private static final Logger log = LoggerFactory.getLogger(FaultAnswers.class);

  private Map<String, ?> configuration = Map.of();

  @Override
  public void configure(Map<String, ?> given) {
    configuration = Map.copyOf(given);
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
    if (exception instanceof KafkaException || context.topic() == null) {
      return Response.fail();
    }
    log.atError()
        .setCause(exception)
        .addKeyValue("topic", context.topic())
        .addKeyValue("partition", context.partition())
        .addKeyValue("offset", context.offset())
        .log("A record met a bug and is answered with an error; please report it");
    if (context.topic().equals(topic(REQUESTS))) {
      return Response.resume(request(context, exception));
    }
    if (context.topic().equals(topic(LOOKUPS))) {
      return Response.resume(lookup(context));
    }
    return context.topic().equals(topic(OUTCOMES))
        ? Response.resume()
        : Response.resume(document(context, exception));
  }

  /** Of a record of a mapped topic, or of the topic of documents. */
  private List<ProducerRecord<byte[], byte[]>> document(
      ErrorHandlerContext context, Exception exception) {
    AssemblyId place = new AssemblyId(context.topic(), context.partition(), context.offset());
    byte[] value = context.sourceRawValue();
    boolean truncated = false;
    if (context.topic().equals(topic(DOCUMENTS))) {
      Document document = DocumentCodec.read(value == null ? new byte[0] : value).orNull();
      Bytes original = document == null ? null : document.original();
      place = document == null ? place : document.source();
      value = original == null ? null : original.get();
      truncated = original == null;
    }
    long time = InternalHeaders.time(context.headers(), context.timestamp());
    Headers letter =
        ResponseHeaders.deadLetter(
            ResponseHeaders.kept(context.headers()),
            new ResponseHeaders.Origin(place, place.requestId(), time),
            ErrorCode.INTERNAL,
            exception.getClass().getName(),
            "the record could not be processed",
            truncated);
    return List.of(record(topic(DEAD_LETTERS), null, context.sourceRawKey(), value, letter));
  }

  private List<ProducerRecord<byte[], byte[]>> request(
      ErrorHandlerContext context, Exception exception) {
    AssemblyId id = new AssemblyId(context.topic(), context.partition(), context.offset());
    long time = InternalHeaders.time(context.headers(), context.timestamp());
    var origin = new ResponseHeaders.Origin(id, id.requestId(), time);
    var kept = ResponseHeaders.kept(context.headers());
    Failure failure = Failure.of(ErrorCode.INTERNAL, "the request could not be processed");
    Headers error = ResponseHeaders.error(kept, origin, failure.code());
    Headers letter =
        ResponseHeaders.deadLetter(
            kept, origin, failure.code(), exception.getClass().getName(), failure.message(), false);
    byte[] value = new ResponseWriter().error(id.requestId(), failure);
    ProducerRecord<byte[], byte[]> dead =
        record(topic(DEAD_LETTERS), null, context.sourceRawKey(), context.sourceRawValue(), letter);
    return topic(RESPONSES).isEmpty()
        ? List.of(dead)
        : List.of(
            record(topic(RESPONSES), context.partition(), context.sourceRawKey(), value, error),
            dead);
  }

  private List<ProducerRecord<byte[], byte[]>> lookup(ErrorHandlerContext context) {
    AssemblyId id = LookupCodec.assembly(context.sourceRawValue());
    if (id == null) {
      return List.of();
    }
    Outcome failed =
        new Outcome.Failed(Failure.of(ErrorCode.INTERNAL, "a lookup could not be processed"));
    Outcomes outcomes =
        new Outcomes(
            id,
            List.of(
                new Outcomes.Positioned(Outcomes.WHOLE_REQUEST, Outcomes.NO_FINGERPRINT, failed)));
    return List.of(
        record(
            topic(OUTCOMES),
            id.partition(),
            null,
            OutcomesCodec.write(outcomes),
            new RecordHeaders()));
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic,
      @Nullable Integer partition,
      byte @Nullable [] key,
      byte @Nullable [] value,
      Headers headers) {
    return new ProducerRecord<>(topic, partition, System.currentTimeMillis(), key, value, headers);
  }

  private String topic(String name) {
    return String.valueOf(configuration.get(name));
  }
}
