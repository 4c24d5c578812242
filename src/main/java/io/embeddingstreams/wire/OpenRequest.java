package io.embeddingstreams.wire;

import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.CacheUse;
import io.embeddingstreams.model.CallShape;
import io.embeddingstreams.model.EncodingFormat;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.GivenId;
import io.embeddingstreams.model.Item;
import io.embeddingstreams.model.OnError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A request that was taken and is not yet answered: the value of its {@code request} row in {@code
 * assemblies}.
 *
 * @param id as it stands in the response
 * @param key the record key; null where there is none
 * @param headers those that come back, in order
 * @param timestampMillis the request record's own time, as its producer set it
 * @param receivedMillis when it was taken, epoch milliseconds
 * @param deadlineMillis when it gives up, epoch milliseconds; 0: never
 * @param dimensions of every vector of the answer; 0: not known beforehand
 * @param metadata JSON object as text; null where absent
 * @param itemOf for each position, the index in {@code items} that answers it; -1 where it failed
 *     beforehand
 * @param refused positions that failed beforehand, under {@code on_error: partial}
 * @param destination where its vectors go; null where it makes and deletes none
 * @param original the record's value, where a dead letter may need it; null where none does
 * @param document the document that it is; null for a caller's request
 */
public record OpenRequest(
    AssemblyId assembly,
    String id,
    @Nullable Bytes key,
    List<HeaderField> headers,
    long timestampMillis,
    long receivedMillis,
    long deadlineMillis,
    CallShape shape,
    CacheUse cache,
    int dimensions,
    EncodingFormat encodingFormat,
    OnError onError,
    @Nullable String metadata,
    List<Item> items,
    List<Integer> itemOf,
    Map<Integer, Failure> refused,
    @Nullable Destination destination,
    @Nullable Bytes original,
    @Nullable DocumentOrigin document) {
  /** One without vectors, whose bytes no dead letter needs. */
  public OpenRequest(
      AssemblyId assembly,
      String id,
      @Nullable Bytes key,
      List<HeaderField> headers,
      long timestampMillis,
      long receivedMillis,
      long deadlineMillis,
      CallShape shape,
      CacheUse cache,
      int dimensions,
      EncodingFormat encodingFormat,
      OnError onError,
      @Nullable String metadata,
      List<Item> items,
      List<Integer> itemOf,
      Map<Integer, Failure> refused) {
    this(
        assembly,
        id,
        key,
        headers,
        timestampMillis,
        receivedMillis,
        deadlineMillis,
        shape,
        cache,
        dimensions,
        encodingFormat,
        onError,
        metadata,
        items,
        itemOf,
        refused,
        null,
        null,
        null);
  }

  /** Copies lists and map. */
  public OpenRequest {
    headers = List.copyOf(headers);
    items = List.copyOf(items);
    itemOf = List.copyOf(itemOf);
    refused = Map.copyOf(refused);
  }

  /** Whether it deletes points, and embeds nothing. */
  public boolean isDelete() {
    return destination != null && destination.points().isEmpty();
  }

  /** The same with what the caller's record held. */
  public OpenRequest withOriginal(@Nullable Bytes value) {
    return with(itemOf, refused, destination, value, document);
  }

  /** The same without the whole of texts that were cut. */
  public OpenRequest withoutTexts() {
    return with(
        itemOf,
        refused,
        destination == null ? null : destination.withoutTexts(),
        original,
        document);
  }

  /** The same, as what a document makes; {@code value} is its plain record's. */
  public OpenRequest withDocument(DocumentOrigin origin, @Nullable Bytes value) {
    return with(itemOf, refused, destination, value, origin);
  }

  /** The same, which also deletes points; one that has a destination. */
  public OpenRequest withDeletes(List<GivenId> deletes) {
    Destination given = Objects.requireNonNull(destination);
    Destination both =
        new Destination(given.collection(), given.points(), given.prefix(), given.texts(), deletes);
    return with(itemOf, refused, both, original, document);
  }

  /** The same, with positions that failed after they were embedded. */
  public OpenRequest withRefused(Map<Integer, Failure> more) {
    List<Integer> left = new ArrayList<>(itemOf);
    more.keySet().forEach(position -> left.set(position, -1));
    Map<Integer, Failure> all = new HashMap<>(refused);
    all.putAll(more);
    return with(left, all, destination, original, document);
  }

  private OpenRequest with(
      List<Integer> newItemOf,
      Map<Integer, Failure> newRefused,
      @Nullable Destination newDestination,
      @Nullable Bytes newOriginal,
      @Nullable DocumentOrigin newDocument) {
    return new OpenRequest(
        assembly,
        id,
        key,
        headers,
        timestampMillis,
        receivedMillis,
        deadlineMillis,
        shape,
        cache,
        dimensions,
        encodingFormat,
        onError,
        metadata,
        items,
        newItemOf,
        newRefused,
        newDestination,
        newOriginal,
        newDocument);
  }

  /** Where it stands, alone: keys, headers and inputs stand in no log. */
  @Override
  public String toString() {
    return "OpenRequest[" + assembly + "]";
  }

  /** One header; its value may be null. */
  public record HeaderField(String name, @Nullable Bytes value) {
    /** Without the value. */
    @Override
    public String toString() {
      return "HeaderField[" + name + "]";
    }
  }
}
