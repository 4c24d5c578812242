package io.embeddingstreams.split;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.CollectionSpec;
import io.embeddingstreams.model.EmbeddingRequest;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.Fingerprints;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.Item;
import io.embeddingstreams.model.ModelSpec;
import io.embeddingstreams.model.OnError;
import io.embeddingstreams.model.Truncate;
import io.embeddingstreams.wire.Destination;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Splits the inputs of one request into items, copies of an input into one, unless its vector
 * depends on where it stands. For one request.
 */
final class Items {
  private final EmbeddingRequest request;
  private final ModelSpec model;
  private final Shape shape;
  private final @Nullable VectorRoom room;
  private final AssemblyId record;
  private final TokenCounter counter;
  private final Fingerprints.Prefix fingerprints;
  private final List<Item> items = new ArrayList<>();
  private final List<Integer> itemOf = new ArrayList<>();
  private final Map<Integer, Failure> refused = new HashMap<>();
  private final Map<Fingerprint, Integer> known = new HashMap<>();
  private final Map<Integer, String> cut = new HashMap<>();

  /**
   * @param room of the collection that the request's points go to; null: it has none
   */
  Items(
      EmbeddingRequest request,
      ModelSpec model,
      Shape shape,
      @Nullable VectorRoom room,
      AssemblyId record,
      TokenCounter counter) {
    this.request = request;
    this.model = model;
    this.shape = shape;
    this.room = room;
    this.record = record;
    this.counter = counter;
    this.fingerprints =
        Fingerprints.prefix(
            request.cache().namespace(),
            model.space(),
            shape.dimensions(),
            shape.type(),
            request.truncate(),
            request.providerParams());
  }

  /** The distinct inputs, each with the position where it stands first. */
  List<Item> items() {
    return items;
  }

  /** For each position the index of its item; -1 where it failed. */
  List<Integer> itemOf() {
    return itemOf;
  }

  /** The positions that failed; empty but under {@link OnError#PARTIAL}. */
  Map<Integer, Failure> refused() {
    return refused;
  }

  /** How many positions will have a vector. */
  int usable() {
    return itemOf.size() - refused.size();
  }

  /** Where the vectors go. */
  Destination destination(CollectionSpec collection) {
    boolean texts = collection.text() != CollectionSpec.TextPlace.NONE;
    return new Destination(
        collection, request.points(), shape.prefix().length(), texts ? cut : Map.of(), List.of());
  }

  /** Takes the inputs in order; under {@link OnError#FAIL} the first bad one ends it. */
  void split() throws Refusal {
    for (int position = 0; position < request.inputs().size(); position++) {
      Input given = request.inputs().get(position);
      Input input = prefixed(given);
      Failure unfit = room == null ? null : room.unfit(request, position, given);
      if (input instanceof Input.Unusable unusable) {
        refuse(unusable.failure());
      } else if (unfit != null) {
        refuse(unfit);
      } else {
        fitting(position, input);
      }
    }
  }

  private Input prefixed(Input input) {
    return input instanceof Input.Text text && !shape.prefix().isEmpty()
        ? new Input.Text(shape.prefix() + text.value())
        : input;
  }

  private void fitting(int position, Input input) throws Refusal {
    int limit = model.maxInputTokens();
    int tokens = counter.measure(model, input, limit);
    if (limit == 0 || tokens <= limit) {
      take(position, input, tokens);
    } else if (request.truncate() == Truncate.END) {
      if (request.inputs().get(position) instanceof Input.Text whole) {
        cut.put(position, whole.value());
      }
      take(position, counter.cut(model, input, limit), limit);
    } else {
      String param = "input[" + position + "]";
      String counts = " has " + tokens + " tokens; " + model.alias() + " takes " + limit;
      refuse(Failure.of(ErrorCode.INPUT_TOO_LONG, param + counts, param));
    }
  }

  private void refuse(Failure failure) throws Refusal {
    if (request.onError() == OnError.FAIL) {
      throw new Refusal(failure);
    }
    refused.put(itemOf.size(), failure);
    itemOf.add(-1);
  }

  private void take(int position, Input input, int tokens) {
    Fingerprint fingerprint =
        shape.contextual() ? Fingerprints.ofOneRequest(record, position) : fingerprints.of(input);
    Integer first = known.putIfAbsent(fingerprint, items.size());
    if (first == null) {
      itemOf.add(items.size());
      items.add(new Item(position, fingerprint, input, tokens));
    } else {
      itemOf.add(first);
    }
  }
}
