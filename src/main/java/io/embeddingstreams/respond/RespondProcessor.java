package io.embeddingstreams.respond;

import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.wire.Addressed;
import io.embeddingstreams.wire.OpenRequest;
import io.embeddingstreams.wire.Reply;
import io.embeddingstreams.wire.Verdict;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Writes replies to the responses topic and the dead letters. One a home task, on its stream thread
 * alone.
 *
 * <p>Under exactly-once nobody sees an answer before its commit. So an answer asks for a commit at
 * once, unless the last one is younger than 20 ms: one commit an answer would halve the throughput.
 */
public final class RespondProcessor implements Processor<byte[], Reply, byte[], Addressed> {
  private static final long COMMIT_EVERY_MILLIS = 20;

  private final RespondSettings settings;
  private final String responses;
  private final String deadLetters;
  private final ReplyFormat format;
  private @Nullable ProcessorContext<byte[], Addressed> context;
  private long committedMillis;

  /**
   * @param responses name of the node that takes responses
   * @param deadLetters name of the node that takes dead letters
   */
  public RespondProcessor(RespondSettings settings, String responses, String deadLetters) {
    this.settings = settings;
    this.responses = responses;
    this.deadLetters = deadLetters;
    this.format = new ReplyFormat(settings.largestResponse(), settings.largestDeadLetter());
  }

  @Override
  public void init(ProcessorContext<byte[], Addressed> opened) {
    this.context = opened;
  }

  @Override
  public void process(Record<byte[], Reply> record) {
    int status = record.value().match(this::answered, this::refused);
    ReplyMeters.count(settings, record.value(), status);
    commitSoon();
  }

  private int answered(OpenRequest request, List<Outcome> outcomes) {
    return send(format.answered(request, outcomes));
  }

  private int refused(OpenRequest request, Verdict verdict) {
    return send(format.refused(request, verdict));
  }

  private int send(ReplyFormat.Formatted reply) {
    forward(responses, reply.key(), reply.response(), reply.headers());
    ReplyFormat.Letter letter = reply.letter();
    if (letter != null) {
      forward(deadLetters, reply.key(), letter.value(), letter.headers());
    }
    return reply.status();
  }

  private void forward(String node, @Nullable Bytes key, Addressed value, Headers headers) {
    if (context != null) {
      byte[] bytes = key == null ? null : key.get();
      context.forward(new Record<>(bytes, value, settings.clock().millis(), headers), node);
    }
  }

  private void commitSoon() {
    long now = settings.clock().millis();
    if (settings.exactlyOnce() && context != null && now - committedMillis >= COMMIT_EVERY_MILLIS) {
      committedMillis = now;
      context.commit();
    }
  }
}
