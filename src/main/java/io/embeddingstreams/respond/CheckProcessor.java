package io.embeddingstreams.respond;

import io.embeddingstreams.wire.Reply;
import io.embeddingstreams.wire.VectorWriter;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Turns replies whose vectors can't be written into refusals before anybody counts on them. One a
 * home task, on its stream thread alone.
 */
public final class CheckProcessor implements Processor<byte[], Reply, byte[], Reply> {
  private final VectorCheck check;
  private @Nullable ProcessorContext<byte[], Reply> context;

  /** With settings that it shares with others. */
  public CheckProcessor(RespondSettings settings) {
    this.check = new VectorCheck(settings.vectors(), new VectorWriter());
  }

  @Override
  public void init(ProcessorContext<byte[], Reply> opened) {
    this.context = opened;
  }

  @Override
  public void process(Record<byte[], Reply> record) {
    if (context != null) {
      context.forward(record.withValue(check.checked(record.value())));
    }
  }
}
