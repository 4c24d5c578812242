package io.embeddingstreams.app;

import io.embeddingstreams.documents.DocumentMapper.Cutter;
import io.embeddingstreams.documents.Tokens;
import io.embeddingstreams.model.CollectionSpec;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.InputType;
import io.embeddingstreams.model.ModelSpec;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.split.TokenCounter;
import java.util.function.Supplier;

/** Counts tokens as a model does. Any thread. */
record ModelTokens(TokenCounter counter, ModelSpec model) implements Tokens {
  /** Cuts texts as the models of their collections want, by the models in force. */
  static Cutter cutter(TokenCounter counter, Supplier<Models> models) {
    return Cutter.by(
        name -> {
          Models now = models.get();
          CollectionSpec collection = now.collection(name);
          ModelSpec model = collection == null ? null : now.find(collection.model());
          return model == null ? null : new ModelTokens(counter, model);
        });
  }

  /** What the model takes without its own prefix. */
  @Override
  public int most() {
    String prefix = model.prefix().getOrDefault(InputType.DOCUMENT, "");
    return model.maxInputTokens() == 0
        ? 0
        : Math.max(1, model.maxInputTokens() - (prefix.isEmpty() ? 0 : count(prefix)));
  }

  @Override
  public int count(String text) {
    return counter.count(model, new Input.Text(text));
  }

  @Override
  public String head(String text, int tokens) {
    return counter.head(model, text, tokens);
  }
}
