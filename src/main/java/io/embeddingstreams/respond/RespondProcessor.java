package io.embeddingstreams.respond;

import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.wire.Destination;
import io.embeddingstreams.wire.OpenRequest;
import io.embeddingstreams.wire.Reply;
import io.embeddingstreams.wire.VectorWriter;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Writes replies to the responses topic and the dead letters, and the vectors of answers to the
 * topics of their collections, all in one transaction. One a home task, on its stream thread alone.
 */
public final class RespondProcessor implements Processor<byte[], Reply, byte[], Object> {
  private final RespondSettings settings;
  private final Children children;
  private final ReplyFormat format;
  private final VectorCheck check;
  private final VectorFormat vectors;
  private @Nullable ProcessorContext<byte[], Object> context;

  /**
   * Names of the nodes that take what it writes.
   *
   * @param vectors the one that takes records of collections
   */
  public record Children(String responses, String deadLetters, String vectors) {}

  /** With settings that it shares with others. */
  public RespondProcessor(RespondSettings settings, Children children) {
    this.settings = settings;
    this.children = children;
    this.format =
        new ReplyFormat(
            settings.largestResponse(), settings.largestDeadLetter(), settings.responses());
    VectorWriter writer = new VectorWriter();
    this.check = new VectorCheck(settings.vectors(), writer);
    this.vectors = new VectorFormat(settings.vectors(), writer);
  }

  @Override
  public void init(ProcessorContext<byte[], Object> opened) {
    this.context = opened;
  }

  @Override
  public void process(Record<byte[], Reply> record) {
    Reply reply = check.checked(record.value());
    ReplyFormat.Formatted left = reply.match(format::answered, format::refused);
    send(left);
    if (left.status() == 200) {
      reply.match(this::vectors, (request, verdict) -> 0);
    }
    ReplyMeters.count(settings, reply.request(), left);
    commitSoon();
  }

  private void send(ReplyFormat.Formatted reply) {
    if (reply.response() != null) {
      forward(children.responses(), bytes(reply.key()), reply.response(), reply.headers());
    }
    LetterFormat.Letter letter = reply.letter();
    if (letter != null) {
      forward(children.deadLetters(), bytes(reply.key()), letter.value(), letter.headers());
    }
  }

  private int vectors(OpenRequest request, List<Outcome> outcomes) {
    Destination destination = request.destination();
    int count =
        vectors.write(
            request,
            outcomes,
            (key, value, headers) -> forward(children.vectors(), key, value, headers));
    if (destination != null) {
      String collection = destination.collection().name();
      int deleted = destination.deletes().size();
      ReplyMeters.vectors(settings, collection, deleted, "deleted");
      ReplyMeters.vectors(settings, collection, count - deleted, "written");
    }
    return count;
  }

  private void forward(String node, byte @Nullable [] key, Object value, Headers headers) {
    if (context != null) {
      context.forward(new Record<>(key, value, settings.clock().millis(), headers), node);
    }
  }

  private static byte @Nullable [] bytes(@Nullable Bytes key) {
    return key == null ? null : key.get();
  }

  private void commitSoon() {
    if (context != null) {
      settings.paces().request(context::commit);
    }
  }
}
