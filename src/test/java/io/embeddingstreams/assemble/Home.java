package io.embeddingstreams.assemble;

import io.embeddingstreams.metrics.Meters;
import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.CacheUse;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.EncodingFormat;
import io.embeddingstreams.model.FakeClock;
import io.embeddingstreams.model.FakeEmbedder;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.Item;
import io.embeddingstreams.model.OnError;
import io.embeddingstreams.model.OpenWork;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.wire.Addressed;
import io.embeddingstreams.wire.AfterCommit;
import io.embeddingstreams.wire.Changelog;
import io.embeddingstreams.wire.Handover;
import io.embeddingstreams.wire.Lookup;
import io.embeddingstreams.wire.LookupCodec;
import io.embeddingstreams.wire.OpenRequest;
import io.embeddingstreams.wire.Outcomes;
import io.embeddingstreams.wire.Outcomes.Positioned;
import io.embeddingstreams.wire.OutcomesCodec;
import io.embeddingstreams.wire.Reply;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** A home task over stores that outlive it. */
final class Home {
  final FakeClock clock = new FakeClock();
  final OpenWork work = new OpenWork(new OpenWork.Bounds(100, 100, 1 << 20, 1));
  final List<Reply> replies = new ArrayList<>();
  final List<Lookup> lookups = new ArrayList<>();
  final AfterCommit rows = new AfterCommit();
  final AfterCommit order = new AfterCommit();
  final HomeTask task;

  Home(Changelog log, boolean exactlyOnce) {
    AssemblyStore store =
        new AssemblyStore(
            AssemblyStore.REQUESTS,
            log.store("assemblies"),
            log.store("key-order"),
            exactlyOnce ? null : rows,
            exactlyOnce ? null : order);
    Consumer<Addressed> lookup =
        each ->
            lookups.add(
                Objects.requireNonNull(
                    LookupCodec.read(Objects.requireNonNull(each.value()).get()).orNull()));
    AssembleSettings settings =
        new AssembleSettings(
            true, exactlyOnce, 1, work, new Meters(new SimpleMeterRegistry()), clock);
    task = new HomeTask(settings, store, replies::add, lookup);
  }

  void commit() {
    rows.committed();
    order.committed();
  }

  /** Answers what it asks for until it asks no more, and commits. */
  void askUntilQuiet() {
    for (int i = 0; i < 3; i++) {
      task.tick();
      clock.advance(Duration.ofMinutes(1));
      task.tick();
      List<Lookup> asked = List.copyOf(lookups);
      lookups.clear();
      for (Lookup lookup : asked) {
        task.outcomes(
            outcomes(
                lookup.assembly().offset(),
                lookup.items().stream().mapToInt(Item::position).toArray()));
      }
    }
    commit();
    task.tick();
  }

  List<Long> answered() {
    return replies.stream().map(reply -> reply.request().assembly().offset()).toList();
  }

  static Outcome outcome(OpenRequest request, int position) {
    return outcome(request.assembly().offset(), position);
  }

  static Outcome outcome(long offset, int position) {
    return new Outcome.Embedded(
        FakeEmbedder.vector(offset + " " + position, 0), 1, Outcome.Source.SENT);
  }

  static byte[] outcomes(long offset, int... positions) {
    return OutcomesCodec.write(
        new Outcomes(
            new AssemblyId("requests", 0, offset),
            IntStream.of(positions)
                .mapToObj(p -> new Positioned(p, fingerprint(offset, p), outcome(offset, p)))
                .toList()));
  }

  static Handover open(long offset, @Nullable String key, int n) {
    return new Handover(request(offset, key, n), List.of(), null);
  }

  static OpenRequest request(long offset, @Nullable String key, int items) {
    return new OpenRequest(
        new AssemblyId("requests", 0, offset),
        "id " + offset,
        key == null ? null : Bytes.wrap(key.getBytes(StandardCharsets.UTF_8)),
        List.of(),
        0,
        0,
        0,
        new CallShape("fake", 0, null, "", false),
        new CacheUse(true, true, -1, -1, "", "space"),
        0,
        EncodingFormat.FLOAT,
        OnError.FAIL,
        null,
        IntStream.range(0, items)
            .mapToObj(p -> new Item(p, fingerprint(offset, p), new Input.Text("t"), 1))
            .toList(),
        IntStream.range(0, items).boxed().toList(),
        Map.of());
  }

  static Fingerprint fingerprint(long offset, int position) {
    byte[] bytes = new byte[Fingerprint.LENGTH];
    bytes[0] = (byte) offset;
    bytes[1] = (byte) position;
    return Fingerprint.of(bytes);
  }
}
