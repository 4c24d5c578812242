package io.embeddingstreams.config;

import com.fasterxml.jackson.core.JsonPointer;
import io.embeddingstreams.model.Chunking;
import io.embeddingstreams.model.CollectionSpec;
import io.embeddingstreams.model.Mapping;
import io.embeddingstreams.model.Mapping.Envelope;
import io.embeddingstreams.model.Mapping.Identity;
import io.embeddingstreams.model.ModelSpec;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.wire.Topics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The section {@code mappings}: a topic is read by one mapping at most. */
final class MappingReader {
  private static final String CHUNK = "chunk";

  private final Models models;
  private final Topics topics;
  private final Faults faults;

  /**
   * @param models with the collections that mappings name
   * @param topics those that no mapping may read
   */
  MappingReader(Models models, Topics topics, Faults faults) {
    this.models = models;
    this.topics = topics;
    this.faults = faults;
  }

  /** Those that can be read; of use only where no fault was added. */
  List<Mapping> read(List<Values> mappings) {
    List<Mapping> read = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Values values : mappings) {
      Mapping mapping = mapping(values);
      if (!mapping.topic().isEmpty() && !seen.add(mapping.topic())) {
        faults.add(
            values.path("topic"), "is read by another mapping too; name all its collections there");
      }
      checkTopic(values, mapping);
      checkNames(values, mapping);
      read.add(mapping);
    }
    return read;
  }

  private Mapping mapping(Values values) {
    return new Mapping(
        values.text("topic"),
        ConfigReader.constant(Envelope.class, values.text("envelope"), Envelope.NONE),
        values.texts("collections"),
        identity(values.text("id")),
        values.texts("text"),
        values.texts("payload"),
        chunking(values));
  }

  private static Identity identity(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? Identity.KEY
        : new Identity(
            text.startsWith("value") ? Identity.Part.VALUE : Identity.Part.KEY,
            text.substring(colon + 1));
  }

  private @Nullable Chunking chunking(Values values) {
    if (!values.has(CHUNK)) {
      return null;
    }
    Values chunk = values.section(CHUNK);
    int tokens = chunk.whole("tokens");
    int overlap = chunk.whole("overlap");
    if (tokens < 1) {
      return null;
    }
    if (overlap > tokens / 2) {
      faults.add(
          chunk.path("overlap"), "is more than half of " + chunk.path("tokens") + "; shorten it");
      return null;
    }
    for (String name : values.texts("collections")) {
      CollectionSpec collection = models.collection(name);
      ModelSpec model = collection == null ? null : models.find(collection.model());
      if (model != null && model.maxInputTokens() > 0 && tokens > model.maxInputTokens()) {
        faults.add(
            chunk.path("tokens"),
            "is more than model "
                + model.alias()
                + " takes; write "
                + model.maxInputTokens()
                + " at most");
      }
    }
    return new Chunking(tokens, overlap);
  }

  private void checkTopic(Values values, Mapping mapping) {
    Set<String> own =
        new HashSet<>(
            List.of(
                topics.requests(),
                topics.responses(),
                topics.deadLetters(),
                topics.lookups(),
                topics.outcomes(),
                topics.documents()));
    for (String name : mapping.collections()) {
      CollectionSpec collection = models.collection(name);
      if (collection != null) {
        own.add(collection.topic());
      }
    }
    if (own.contains(mapping.topic())) {
      faults.add(
          values.path("topic"), "is a topic that the application writes or reads; give another");
    }
  }

  private void checkNames(Values values, Mapping mapping) {
    if (new HashSet<>(mapping.collections()).size() < mapping.collections().size()) {
      faults.add(values.path("collections"), "names one twice; name each once");
    }
    Set<String> names = new HashSet<>();
    if (mapping.chunking() != null) {
      names.add(CHUNK);
    }
    for (String pointer : mapping.payload()) {
      if (Scalar.isPointer(pointer)
          && !names.add(JsonPointer.compile(pointer).last().getMatchingProperty())) {
        faults.add(
            values.path("payload"),
            "has two values of the name that " + pointer + " ends with; keep one");
      }
    }
  }
}
