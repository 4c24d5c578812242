package io.embeddingstreams.split;

import io.embeddingstreams.model.CacheUse;
import io.embeddingstreams.model.CollectionSpec;
import io.embeddingstreams.model.EmbeddingRequest;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.InputType;
import io.embeddingstreams.model.ModelSpec;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.model.OnError;
import io.embeddingstreams.model.Responses;
import io.embeddingstreams.wire.Destination;
import io.embeddingstreams.wire.OpenRequest;
import io.embeddingstreams.wire.ResponseSize;
import io.embeddingstreams.wire.VectorTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds a request against the models and splits it into items. Decides alone: no clock, no I/O. Any
 * thread.
 */
public final class Planner {
  private final TokenCounter counter;
  private final Accepts accepts;
  private final ResponseSize responses;
  private final Responses written;
  private final VectorTopics vectors;
  private final Duration defaultTimeout;

  /**
   * A planner whose answers are all written, and that knows no topic of vectors.
   *
   * @param defaultTimeout of requests that name none; zero: none
   */
  public Planner(
      TokenCounter counter, Accepts accepts, ResponseSize responses, Duration defaultTimeout) {
    this(counter, accepts, responses, Responses.ALL, VectorTopics.NONE, defaultTimeout);
  }

  /**
   * A planner for one configuration of topics.
   *
   * @param written which answers are written
   * @param defaultTimeout of requests that name none; zero: none
   */
  Planner(
      TokenCounter counter,
      Accepts accepts,
      ResponseSize responses,
      Responses written,
      VectorTopics vectors,
      Duration defaultTimeout) {
    this.counter = counter;
    this.accepts = accepts;
    this.responses = responses;
    this.written = written;
    this.vectors = vectors;
    this.defaultTimeout = defaultTimeout;
  }

  /** The request with its items, or why it fails. */
  public Plan plan(EmbeddingRequest request, Models models, Arrival arrival) {
    try {
      return accepted(request, models, arrival);
    } catch (Refusal refusal) {
      return new Plan.Refused(refusal.failure());
    }
  }

  private Plan accepted(EmbeddingRequest request, Models models, Arrival arrival) throws Refusal {
    boolean deletes = !request.deletes().isEmpty();
    ModelSpec named = models.find(request.model());
    if (named == null && !(deletes && request.model().isEmpty())) {
      String message = "the model '" + shown(request.model()) + "' is not configured";
      throw new Refusal(ErrorCode.MODEL_NOT_FOUND, "model", message);
    }
    CollectionSpec collection = Collections.asked(request, models);
    long deadline = deadline(request, arrival);
    if (deletes && collection != null) {
      return delete(request, collection, arrival, deadline);
    }
    if (named == null) {
      throw new IllegalStateException("a request without model that deletes nothing");
    }
    boolean points = !request.points().isEmpty();
    return embed(request, named, points ? collection : null, arrival, deadline);
  }

  private Plan delete(
      EmbeddingRequest request, CollectionSpec collection, Arrival arrival, long deadline)
      throws Refusal {
    room(collection).refuseTooLong(request.deletes());
    return new Plan.Accepted(Deletes.open(request, collection, arrival, deadline), List.of());
  }

  private VectorRoom room(CollectionSpec collection) {
    return new VectorRoom(collection, vectors.largestRecord(collection.topic()));
  }

  private Plan embed(
      EmbeddingRequest request,
      ModelSpec model,
      @Nullable CollectionSpec collection,
      Arrival arrival,
      long deadline)
      throws Refusal {
    List<String> dropped = new ArrayList<>();
    int dimensions = dimensions(request, model, collection, dropped);
    InputType type = request.inputType() == null ? model.inputType() : request.inputType();
    String prefix = type == null ? "" : model.prefix().getOrDefault(type, "");
    boolean tokens = hasTokens(request);
    if (tokens) {
      refuseTokens(model, prefix);
    }
    boolean contextual = Contextual.asks(request);
    Shape shape = new Shape(dimensions, typeAsked(model, type), prefix, tokens, contextual);
    refuseOtherDimensions(collection, shape.expected(model));
    VectorRoom room = collection == null ? null : room(collection);
    Items items = new Items(request, model, shape, room, arrival.record(), counter);
    items.split();
    if (contextual) {
      Contextual.refuseTooMany(model, accepts, items.items().size());
    }
    refuseTooLarge(request, model, shape, items, arrival);
    Destination destination = collection == null ? null : items.destination(collection);
    return new Plan.Accepted(
        open(request, model, shape, items, destination, arrival, deadline), dropped);
  }

  private @Nullable InputType typeAsked(ModelSpec model, @Nullable InputType type) {
    return type != null && model.prefix().isEmpty() && accepts.inputType(model) ? type : null;
  }

  /** A sink makes a column of the first vector's dimensions, and fails at another. */
  private static void refuseOtherDimensions(@Nullable CollectionSpec collection, int dimensions)
      throws Refusal {
    if (collection != null && dimensions != collection.dimensions()) {
      String message =
          "the collection holds vectors of "
              + collection.dimensions()
              + " dimensions, and these would have "
              + dimensions;
      throw new Refusal(ErrorCode.INVALID_DIMENSIONS, "dimensions", message);
    }
  }

  private long deadline(EmbeddingRequest request, Arrival arrival) throws Refusal {
    long given = request.timeoutMillis();
    long deadline = arrival.deadlineMillis(given == 0 ? defaultTimeout.toMillis() : given);
    if (deadline != 0 && deadline <= arrival.nowMillis()) {
      String message = "the request's time had run out when it was read";
      throw new Refusal(ErrorCode.TIMEOUT, "timeout_ms", message);
    }
    return deadline;
  }

  /** What is asked of the provider; 0: nothing. */
  private int dimensions(
      EmbeddingRequest request,
      ModelSpec model,
      @Nullable CollectionSpec collection,
      List<String> dropped)
      throws Refusal {
    Integer asked = request.dimensions();
    if (asked == null && collection != null) {
      asked = collection.dimensions();
    }
    if (asked == null || asked == model.dimensions()) {
      return 0;
    }
    if (accepts.dimensions(model)) {
      return asked;
    }
    if (!model.dropUnsupported()) {
      String message = "a provider of " + model.alias() + " takes no dimensions";
      throw new Refusal(ErrorCode.UNSUPPORTED_PARAMETER, "dimensions", message);
    }
    dropped.add("dimensions");
    return 0;
  }

  private static boolean hasTokens(EmbeddingRequest request) {
    for (Input input : request.inputs()) {
      if (input instanceof Input.Tokens) {
        return true;
      }
    }
    return false;
  }

  private void refuseTokens(ModelSpec model, String prefix) throws Refusal {
    if (!accepts.tokens(model)) {
      String message = "a provider of " + model.alias() + " takes no token ids: send texts";
      throw new Refusal(ErrorCode.UNSUPPORTED_PARAMETER, "input", message);
    }
    if (!prefix.isEmpty()) {
      String message = model.alias() + " puts a prefix before each text, so it takes no token ids";
      throw new Refusal(ErrorCode.UNSUPPORTED_PARAMETER, "input", message);
    }
  }

  private void refuseTooLarge(
      EmbeddingRequest request, ModelSpec model, Shape shape, Items items, Arrival arrival)
      throws Refusal {
    int dimensions = shape.expected(model);
    String metadata = request.metadata();
    long more = arrival.bytes() + (metadata == null ? 0 : metadata.length() * 3L);
    ResponseSize size = isWritten(request) ? responses : ResponseSize.UNWRITTEN;
    if (dimensions == 0 || size.fits(items.usable(), dimensions, request.encodingFormat(), more)) {
      return;
    }
    String message = TooLarge.message(size, items.usable(), dimensions, request, more);
    throw new Refusal(ErrorCode.RESPONSE_TOO_LARGE, "input", message);
  }

  /** Whether its answer may go to the responses topic. */
  private boolean isWritten(EmbeddingRequest request) {
    return written == Responses.ALL
        || (written == Responses.ERRORS && request.onError() == OnError.PARTIAL);
  }

  private static OpenRequest open(
      EmbeddingRequest request,
      ModelSpec model,
      Shape shape,
      Items items,
      @Nullable Destination destination,
      Arrival arrival,
      long deadline) {
    String id = request.id();
    CacheUse cache = CacheRules.use(request.cache(), model);
    return new OpenRequest(
        arrival.record(),
        id == null ? arrival.record().requestId() : id,
        arrival.key(),
        arrival.headers(),
        arrival.timestampMillis(),
        arrival.nowMillis(),
        deadline,
        shape.call(request, model, arrival.record(), items.items().size()),
        shape.contextual() ? Contextual.bypassing(cache) : cache,
        shape.expected(model),
        request.encodingFormat(),
        request.onError(),
        request.metadata(),
        items.items(),
        items.itemOf(),
        items.refused(),
        destination,
        null,
        null);
  }

  /** A name as a message shows it. */
  static String shown(String name) {
    return name.length() <= 200 ? name : name.substring(0, 200) + "…";
  }
}
