package io.embeddingstreams.split;

import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.ModelSpec;
import io.embeddingstreams.model.ProviderTraits;

/** What the providers behind a model accept. */
public interface Accepts {
  /** Whether every deployment can be asked for a number of dimensions. */
  boolean dimensions(ModelSpec model);

  /** Whether a deployment tells queries and documents apart. */
  boolean inputType(ModelSpec model);

  /** Whether every deployment takes token ids. */
  boolean tokens(ModelSpec model);

  /** How many inputs one call of every deployment takes. */
  int inputsOfACall(ModelSpec model);

  /** What providers accept by their documentation, {@link ProviderTraits}. */
  static Accepts byProvider() {
    return new Accepts() {
      @Override
      public boolean dimensions(ModelSpec model) {
        return model.deployments().stream().allMatch(d -> traits(d).acceptsDimensions());
      }

      @Override
      public boolean inputType(ModelSpec model) {
        return model.deployments().stream().anyMatch(d -> traits(d).acceptsInputType());
      }

      @Override
      public boolean tokens(ModelSpec model) {
        return model.deployments().stream().allMatch(d -> traits(d).acceptsTokens());
      }

      @Override
      public int inputsOfACall(ModelSpec model) {
        return model.deployments().stream().mapToInt(Accepts::inputs).min().orElse(1);
      }
    };
  }

  private static int inputs(Deployment deployment) {
    int most = traits(deployment).maxInputs();
    int given = deployment.maxBatchInputs();
    return given == 0 ? most : Math.min(given, most);
  }

  private static ProviderTraits traits(Deployment deployment) {
    return ProviderTraits.of(deployment.provider());
  }
}
