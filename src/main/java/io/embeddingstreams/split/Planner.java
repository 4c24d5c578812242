package io.embeddingstreams.split;

import io.embeddingstreams.model.CacheUse;
import io.embeddingstreams.model.EmbeddingRequest;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.InputType;
import io.embeddingstreams.model.ModelSpec;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.wire.OpenRequest;
import io.embeddingstreams.wire.ResponseSize;
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
  private final Duration defaultTimeout;

  /**
   * A planner for one configuration of topics.
   *
   * @param defaultTimeout of requests that name none; zero: none
   */
  public Planner(
      TokenCounter counter, Accepts accepts, ResponseSize responses, Duration defaultTimeout) {
    this.counter = counter;
    this.accepts = accepts;
    this.responses = responses;
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
    refuseCollections(request);
    ModelSpec model = models.find(request.model());
    if (model == null) {
      String message = "the model '" + shown(request.model()) + "' is not configured";
      throw new Refusal(ErrorCode.MODEL_NOT_FOUND, "model", message);
    }
    long deadline = deadline(request, arrival);
    List<String> dropped = new ArrayList<>();
    int dimensions = dimensions(request, model, dropped);
    InputType type = request.inputType() == null ? model.inputType() : request.inputType();
    String prefix = type == null ? "" : model.prefix().getOrDefault(type, "");
    boolean tokens = hasTokens(request);
    if (tokens) {
      refuseTokens(model, prefix);
    }
    boolean contextual = Contextual.asks(request);
    Shape shape = new Shape(dimensions, typeAsked(model, type), prefix, tokens, contextual);
    Items items = new Items(request, model, shape, arrival.record(), counter);
    items.split();
    if (contextual) {
      Contextual.refuseTooMany(model, accepts, items.items().size());
    }
    refuseTooLarge(request, model, shape, items, arrival);
    return new Plan.Accepted(open(request, model, shape, items, arrival, deadline), dropped);
  }

  private @Nullable InputType typeAsked(ModelSpec model, @Nullable InputType type) {
    return model.prefix().isEmpty() && accepts.inputType(model) ? type : null;
  }

  private static void refuseCollections(EmbeddingRequest request) throws Refusal {
    if (request.collection() != null) {
      String message = "the collection '" + shown(request.collection()) + "' is not configured";
      throw new Refusal(ErrorCode.UNKNOWN_COLLECTION, "collection", message);
    }
    if (!request.points().isEmpty() || !request.deletes().isEmpty()) {
      String message = "no collection is named, and none is configured";
      throw new Refusal(ErrorCode.UNKNOWN_COLLECTION, "collection", message);
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
  private int dimensions(EmbeddingRequest request, ModelSpec model, List<String> dropped)
      throws Refusal {
    Integer asked = request.dimensions();
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
    if (dimensions == 0
        || responses.fits(items.usable(), dimensions, request.encodingFormat(), more)) {
      return;
    }
    String message = TooLarge.message(responses, items.usable(), dimensions, request, more);
    throw new Refusal(ErrorCode.RESPONSE_TOO_LARGE, "input", message);
  }

  private static OpenRequest open(
      EmbeddingRequest request,
      ModelSpec model,
      Shape shape,
      Items items,
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
        items.refused());
  }

  private static String shown(String name) {
    return name.length() <= 200 ? name : name.substring(0, 200) + "…";
  }
}
