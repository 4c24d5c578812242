package io.embeddingstreams.documents;

import com.fasterxml.jackson.databind.JsonNode;
import io.embeddingstreams.model.Chunking;
import io.embeddingstreams.model.ErrorCode;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.GivenId;
import io.embeddingstreams.model.Mapping;
import io.embeddingstreams.wire.Decoded;
import io.embeddingstreams.wire.Document;
import io.embeddingstreams.wire.RecordJson;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Makes documents of the plain records of one topic: one for each collection of its mapping.
 * Decides alone: no clock, no I/O. Any thread.
 */
public final class DocumentMapper {
  private static final int MOST_CHUNKS = 10_000;

  private final Mapping mapping;
  private final Cutter cutter;
  private final Identities identities;
  private final Texts texts;

  /** Cuts a text into the chunks that a collection's model wants. */
  public interface Cutter {
    /** The chunks in order, at least one; the text is not empty. */
    List<String> cut(String collection, String text, Chunking chunking);

    /**
     * One that counts as each collection's model does.
     *
     * @param tokens of a collection; null where it is not configured, and then nothing is cut
     */
    static Cutter by(Function<String, @Nullable Tokens> tokens) {
      return (collection, text, chunking) -> {
        Tokens known = tokens.apply(collection);
        return known == null
            ? List.of(text)
            : new Chunker(known, chunking.within(known.most())).cut(text);
      };
    }
  }

  /** For one mapping. */
  public DocumentMapper(Mapping mapping, Cutter cutter) {
    this.mapping = mapping;
    this.cutter = cutter;
    this.identities = new Identities(mapping.identity());
    this.texts = new Texts(mapping);
  }

  /** What a record was made into; never fails, whatever it holds. */
  public Mapped map(PlainRecord record) {
    if (record.isTooLarge()) {
      return Mapped.refused(
          Failure.of(
              ErrorCode.REQUEST_TOO_LARGE,
              "a record has at most 8 MiB in all, and 2 MiB of key and headers"),
          true);
    }
    try {
      return map(record, change(record.value()));
    } catch (Refusal refusal) {
      return Mapped.refused(refusal.failure(), false);
    }
  }

  private Change change(@Nullable Bytes value) throws Refusal {
    if (value == null) {
      return Change.gone(null);
    }
    if (value.get().length == 0) {
      throw new Refusal(ErrorCode.EMPTY_VALUE, "the record's value is empty");
    }
    Decoded<JsonNode> json = RecordJson.read(value.get());
    JsonNode read = json.orNull();
    if (read == null) {
      throw new Refusal(
          ErrorCode.INVALID_JSON,
          "the value is no JSON: " + json.match(good -> "", Decoded.Unreadable::reason));
    }
    ConnectEnvelope envelope = ConnectEnvelope.unwrap(read);
    if (envelope.wrapped() && envelope.payload().isNull()) {
      return Change.gone(null);
    }
    if (!envelope.payload().isObject()) {
      throw new Refusal(ErrorCode.INVALID_JSON, "the value is no JSON object");
    }
    return mapping.envelope() == Mapping.Envelope.DEBEZIUM
        ? ChangeEvents.read(envelope.payload(), envelope.schemaName(), texts::areIn)
        : Change.row(envelope.payload());
  }

  private Mapped map(PlainRecord record, Change change) throws Refusal {
    JsonNode row = change.row();
    if (change.result() == Result.EMBED && row != null) {
      Mapped mapped = row(record, row);
      GivenId before = mapped.documents().isEmpty() ? null : identities.before(change.before());
      return before == null || before.equals(identities.of(record, row))
          ? mapped
          : mapped.and(deletes(record, before));
    }
    return change.result() == Result.DELETE
        ? gone(record, row, Result.DELETE)
        : Mapped.nothing(change.result());
  }

  private Mapped row(PlainRecord record, JsonNode row) throws Refusal {
    if (mapping.envelope() == Mapping.Envelope.DEBEZIUM && texts.areUnavailable(row)) {
      return Mapped.nothing(Result.UNAVAILABLE);
    }
    String text = texts.text(row);
    if (text.isEmpty()) {
      return gone(record, row, Result.EMPTY);
    }
    GivenId id = identities.of(record, row);
    if (id == null && mapping.identity().pointer() != null) {
      throw new Refusal(ErrorCode.MISSING_FIELD, "key", "is missing, and the id stands in it");
    }
    String payload = texts.payload(row);
    List<Document> documents = new ArrayList<>();
    for (String collection : mapping.collections()) {
      documents.add(document(record, collection, id, cut(collection, text), payload));
    }
    return Mapped.of(Result.EMBED, documents);
  }

  private List<String> cut(String collection, String text) throws Refusal {
    Chunking chunking = mapping.chunking();
    if (chunking == null) {
      return List.of(text);
    }
    List<String> chunks = cutter.cut(collection, text, chunking);
    if (chunks.size() > MOST_CHUNKS) {
      throw new Refusal(
          ErrorCode.TOO_MANY_INPUTS,
          "the text makes " + chunks.size() + " chunks; 10000 at most: make them larger");
    }
    return chunks;
  }

  private Mapped gone(PlainRecord record, @Nullable JsonNode before, Result result) throws Refusal {
    GivenId id = identities.of(record, before);
    if (id == null) {
      return Mapped.nothing(Result.NO_ID);
    }
    return Mapped.of(result, deletes(record, id));
  }

  private List<Document> deletes(PlainRecord record, GivenId id) {
    List<Document> documents = new ArrayList<>();
    for (String collection : mapping.collections()) {
      documents.add(document(record, collection, id, List.of(), null));
    }
    return documents;
  }

  private Document document(
      PlainRecord record,
      String collection,
      @Nullable GivenId id,
      List<String> chunks,
      @Nullable String payload) {
    return new Document(
        record.place(),
        record.timestampMillis(),
        collection,
        id,
        mapping.chunking() != null,
        chunks,
        payload,
        chunks.isEmpty() ? null : record.value());
  }
}
