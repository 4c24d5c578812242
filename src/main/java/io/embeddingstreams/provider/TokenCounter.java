package io.embeddingstreams.provider;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.ProviderKind;
import java.util.List;
import java.util.Optional;

/**
 * Counts the tokens of inputs: with the model's own tokenizer where it is known (OpenAI's models),
 * else a token for four characters. Any number of threads.
 */
final class TokenCounter {
  private static final int CHARACTERS_A_TOKEN = 4;

  private final EncodingRegistry registry = Encodings.newLazyEncodingRegistry();

  /** One count for each input, each 1 or greater. */
  List<Integer> count(Deployment deployment, List<Input> inputs) {
    Optional<Encoding> encoding = encoding(deployment);
    return inputs.stream()
        .map(input -> encoding.map(known -> exact(known, input)).orElseGet(() -> estimate(input)))
        .toList();
  }

  private Optional<Encoding> encoding(Deployment deployment) {
    boolean known =
        deployment.provider() == ProviderKind.OPENAI
            || deployment.provider() == ProviderKind.AZURE_OPENAI;
    return known ? registry.getEncodingForModel(deployment.upstreamModel()) : Optional.empty();
  }

  private static int exact(Encoding encoding, Input input) {
    return input.match(
        text -> Math.max(1, encoding.countTokensOrdinary(text.value())),
        tokens -> tokens.ids().length,
        unusable -> 1);
  }

  private static int estimate(Input input) {
    return input.match(
        text -> estimate(text.value()), tokens -> tokens.ids().length, unusable -> 1);
  }

  private static int estimate(String text) {
    int characters = text.codePointCount(0, text.length());
    return Math.max(1, (characters + CHARACTERS_A_TOKEN - 1) / CHARACTERS_A_TOKEN);
  }
}
