package io.embeddingstreams.config;

import io.embeddingstreams.model.CollectionSpec;
import io.embeddingstreams.model.CollectionSpec.Ids;
import io.embeddingstreams.model.CollectionSpec.KeyFormat;
import io.embeddingstreams.model.CollectionSpec.TextPlace;
import io.embeddingstreams.model.CollectionSpec.ValueFormat;
import io.embeddingstreams.model.ModelSpec;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.model.ProviderTraits;
import io.embeddingstreams.wire.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The section {@code collections}: one topic holds one collection with one number of dimensions.
 */
final class CollectionReader {
  private final Models models;
  private final Topics topics;
  private final Faults faults;
  private final Map<String, String> ownerOfTopic = new HashMap<>();

  /**
   * @param models those that collections may name
   * @param topics those that no collection may have
   */
  CollectionReader(Models models, Topics topics, Faults faults) {
    this.models = models;
    this.topics = topics;
    this.faults = faults;
  }

  /** Those without a fault that keeps them from being read. */
  List<CollectionSpec> read(Map<String, Values> collections) {
    List<CollectionSpec> specs = new ArrayList<>();
    collections.forEach(
        (name, values) -> {
          topic(name, values);
          ModelSpec model = models.find(values.text("model"));
          int dimensions = model == null ? 0 : dimensions(values, model);
          if (model != null && dimensions > 0) {
            specs.add(collection(name, values, model, dimensions));
          }
        });
    return specs;
  }

  private static CollectionSpec collection(
      String name, Values values, ModelSpec model, int dimensions) {
    return new CollectionSpec(
        name,
        model.alias(),
        values.text("topic"),
        dimensions,
        ConfigReader.constant(Ids.class, values.text("id"), Ids.UUID),
        ConfigReader.constant(KeyFormat.class, values.text("key-format"), KeyFormat.STRING),
        ConfigReader.constant(ValueFormat.class, values.text("value-format"), ValueFormat.JSON),
        ConfigReader.constant(TextPlace.class, values.text("text"), TextPlace.FIELD));
  }

  /** Sinks make a column of the first vector's dimensions and fail at another. */
  private int dimensions(Values values, ModelSpec model) {
    if (values.has("dimensions")) {
      int given = values.whole("dimensions");
      if (given != model.dimensions() && !canBeAskedFor(model)) {
        faults.add(
            values.path("dimensions"),
            "can't be asked of each provider of the model; remove it, and write the model's own where"
                + " they are not known");
      }
      return given;
    }
    if (model.dimensions() == 0 && !model.deployments().isEmpty()) {
      faults.add(
          values.path("dimensions"),
          "is missing, and the dimensions of the model are not known; write them here, or as"
              + " models."
              + KeyPath.child("", model.alias())
              + ".dimensions");
    }
    return model.dimensions();
  }

  private static boolean canBeAskedFor(ModelSpec model) {
    return model.deployments().stream()
        .allMatch(each -> ProviderTraits.of(each.provider()).acceptsDimensions());
  }

  private void topic(String name, Values values) {
    String topic = values.text("topic");
    String other = topic.isEmpty() ? null : ownerOfTopic.putIfAbsent(topic, name);
    if (other != null) {
      faults.add(
          values.path("topic"),
          "is the topic of collection " + other + " too; a topic holds one collection");
    }
    others()
        .forEach(
            (owner, taken) -> {
              if (taken.equals(topic)) {
                faults.add(values.path("topic"), "is " + owner + " too; give it another");
              }
            });
  }

  private Map<String, String> others() {
    return Map.of(
        "the topic of topics.requests", topics.requests(),
        "the topic of topics.responses", topics.responses(),
        "the topic of topics.dead-letters", topics.deadLetters(),
        "the application's own topic of lookups", topics.lookups(),
        "the application's own topic of outcomes", topics.outcomes(),
        "the application's own topic of documents", topics.documents());
  }
}
