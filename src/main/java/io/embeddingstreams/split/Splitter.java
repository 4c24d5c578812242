package io.embeddingstreams.split;

import io.embeddingstreams.metrics.Meter;
import io.embeddingstreams.model.CacheControl;
import io.embeddingstreams.model.CacheUse;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.EmbeddingRequest;
import io.embeddingstreams.model.EncodingFormat;
import io.embeddingstreams.model.Entry;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.Item;
import io.embeddingstreams.model.OnError;
import io.embeddingstreams.model.Outcome;
import io.embeddingstreams.model.Responses;
import io.embeddingstreams.wire.DeadLetter;
import io.embeddingstreams.wire.Document;
import io.embeddingstreams.wire.DocumentCodec;
import io.embeddingstreams.wire.DocumentOrigin;
import io.embeddingstreams.wire.Handover;
import io.embeddingstreams.wire.OpenRequest;
import io.embeddingstreams.wire.OpenRequest.HeaderField;
import io.embeddingstreams.wire.Outcomes;
import io.embeddingstreams.wire.ParsedRequest;
import io.embeddingstreams.wire.RequestReader;
import io.embeddingstreams.wire.ResponseHeaders;
import io.embeddingstreams.wire.ResponseSize;
import io.embeddingstreams.wire.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes of each record of the requests topic what the assemble room takes: a request with its items
 * and the outcomes that the local read knows, or the error that it ends with. One a task.
 */
final class Splitter {
  private static final Logger log = LoggerFactory.getLogger(Splitter.class);
  private static final CacheUse NO_CACHE =
      new CacheUse(false, false, CacheControl.UNSET, CacheControl.UNSET, "", "");

  private final SplitSettings settings;
  private final RequestReader reader = new RequestReader();
  private final Planner planner;
  private final Planner documents;

  Splitter(SplitSettings settings) {
    this.settings = settings;
    this.planner =
        new Planner(
            settings.tokens(),
            Accepts.byProvider(),
            new ResponseSize(settings.largestResponse()),
            settings.responses(),
            settings.vectors(),
            settings.timeout());
    this.documents =
        new Planner(
            settings.tokens(),
            Accepts.byProvider(),
            ResponseSize.UNWRITTEN,
            Responses.NONE,
            settings.vectors(),
            Duration.ZERO);
  }

  /**
   * Decides on a record of the documents topic; never fails, whatever it holds. A document has no
   * timeout, and waits where misses of callers are refused: nobody would send it again.
   */
  Handover takeDocument(RawRequest raw) {
    long now = settings.clock().millis();
    Arrival arrival = arrival(raw, ResponseHeaders.kept(raw.headers()), now);
    byte[] value = raw.value() == null ? new byte[0] : raw.value().get();
    Document document = DocumentCodec.read(value).orNull();
    if (document == null) {
      DocumentOrigin origin = new DocumentOrigin(raw.id(), "", null, false);
      Failure failure = Failure.of(ErrorCode.INTERNAL, "a document can't be read");
      return of(origin, raw.value(), refused(arrival, null, "", failure, null));
    }
    Handover taken;
    try {
      taken = plan(document, arrival.at(document.timestampMillis()));
    } catch (RuntimeException bug) {
      log.atError()
          .setCause(bug)
          .addKeyValue("record", raw.id())
          .log("A document can't be planned");
      Failure failure = Failure.of(ErrorCode.INTERNAL, "the document could not be processed");
      taken = refused(arrival, document.source().requestId(), "", failure, null);
    }
    return of(DocumentRequests.origin(document), document.original(), taken);
  }

  private Handover plan(Document document, Arrival arrival) {
    EmbeddingRequest request = DocumentRequests.of(document, settings.models().get());
    if (request.model().isEmpty() && request.deletes().isEmpty()) {
      String message = "the collection of a mapping is not configured";
      Failure failure = Failure.of(ErrorCode.UNKNOWN_COLLECTION, message, "collection");
      return refused(arrival, request.id(), "", failure, null);
    }
    return documents
        .plan(request, settings.models().get(), arrival)
        .match(
            this::accepted,
            plan -> refused(arrival, request.id(), request.model(), plan.failure(), null));
  }

  private static Handover of(DocumentOrigin origin, @Nullable Bytes original, Handover taken) {
    OpenRequest request = taken.request().withDocument(origin, original);
    return new Handover(request, taken.known(), taken.verdict(), false);
  }

  /** Decides; never fails, whatever the record holds. */
  Handover take(RawRequest raw) {
    long now = settings.clock().millis();
    if (raw.isTooLarge()) {
      Failure failure =
          Failure.of(
              ErrorCode.REQUEST_TOO_LARGE,
              "a request has at most 8 MiB in all, and 2 MiB of key and headers: send fewer inputs");
      return refused(arrival(raw, List.of(), now), null, "", failure, new DeadLetter(null, true));
    }
    Arrival arrival = arrival(raw, ResponseHeaders.kept(raw.headers()), now);
    try {
      return keepingBytes(read(raw, arrival), raw);
    } catch (RuntimeException bug) {
      log.atError().setCause(bug).addKeyValue("record", raw.id()).log("A request can't be planned");
      Failure failure = Failure.of(ErrorCode.INTERNAL, "the request could not be processed");
      return refused(arrival, null, "", failure, new DeadLetter(raw.value(), false));
    }
  }

  /** Where errors go to the dead letters, any of them may need the request's bytes. */
  private Handover keepingBytes(Handover taken, RawRequest raw) {
    return settings.responses() == Responses.NONE
        ? new Handover(
            taken.request().withOriginal(raw.value()),
            taken.known(),
            taken.verdict(),
            taken.hitsOnly())
        : taken;
  }

  private static Arrival arrival(RawRequest raw, List<HeaderField> headers, long now) {
    return new Arrival(raw.id(), raw.key(), headers, raw.timestampMillis(), now);
  }

  private Handover read(RawRequest raw, Arrival arrival) {
    Bytes value = raw.value();
    return reader
        .read(value == null ? null : value.get())
        .match(
            good -> plan(good.request(), arrival),
            bad -> refused(arrival, bad.id(), "", bad.failure(), letter(bad, value)));
  }

  private static @Nullable DeadLetter letter(ParsedRequest.Refused bad, @Nullable Bytes value) {
    return bad.deadLetter() ? new DeadLetter(value, false) : null;
  }

  private Handover plan(EmbeddingRequest request, Arrival arrival) {
    return planner
        .plan(request, settings.models().get(), arrival)
        .match(
            this::accepted,
            plan -> refused(arrival, request.id(), request.model(), plan.failure(), null));
  }

  private Handover accepted(Plan.Accepted plan) {
    OpenRequest request = plan.request();
    String model = request.shape().model();
    plan.dropped()
        .forEach(name -> settings.meters().count(Meter.PARAMETERS_DROPPED, 1, model, name));
    List<Outcomes.Positioned> known = localHits(request);
    if (!known.isEmpty()) {
      settings.meters().count(Meter.ITEMS, known.size(), model, "hit");
    }
    boolean hitsOnly = settings.failWhenFull() && settings.openWork().isFull(model);
    return new Handover(request, known, null, hitsOnly);
  }

  private List<Outcomes.Positioned> localHits(OpenRequest request) {
    List<Outcomes.Positioned> known = new ArrayList<>(request.items().size());
    if (!request.cache().read()) {
      return known;
    }
    long maxAge = request.cache().maxAgeSeconds();
    for (Item item : request.items()) {
      Entry entry = settings.local().find(item.fingerprint());
      if (entry != null
          && entry.answers(request.receivedMillis(), maxAge)
          && fits(entry, request)) {
        known.add(
            new Outcomes.Positioned(
                item.position(),
                item.fingerprint(),
                new Outcome.Embedded(entry.vector(), entry.tokens(), Outcome.Source.HIT)));
      }
    }
    return known;
  }

  private static boolean fits(Entry entry, OpenRequest request) {
    return request.dimensions() == 0 || entry.vector().dimensions() == request.dimensions();
  }

  private static Handover refused(
      Arrival arrival,
      @Nullable String id,
      String model,
      Failure failure,
      @Nullable DeadLetter letter) {
    OpenRequest stub =
        new OpenRequest(
            arrival.record(),
            id == null ? arrival.record().requestId() : id,
            arrival.key(),
            arrival.headers(),
            arrival.timestampMillis(),
            arrival.nowMillis(),
            0,
            new CallShape(model, 0, null, "", false),
            NO_CACHE,
            0,
            EncodingFormat.FLOAT,
            OnError.FAIL,
            null,
            List.of(),
            List.of(),
            Map.of());
    return new Handover(stub, List.of(), new Verdict(failure, letter));
  }
}
