package io.embeddingstreams.model;

import io.embeddingstreams.model.Deployment.AskedEncoding;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a provider's own API accepts: facts, the same for each of its deployments.
 *
 * @param baseUrl where the provider is, unless a deployment says otherwise; empty where every
 *     installation has its own
 * @param acceptsDimensions whether it can be asked for a number of dimensions
 * @param acceptsInputType whether it tells queries from documents
 * @param acceptsTokens whether an input may be token ids
 * @param defaultEncoding what it is asked for where the deployment does not say
 * @param acceptedEncodings what a deployment may say
 * @param maxInputs of one call
 * @param maxTokens of all inputs of one call; {@link Integer#MAX_VALUE} where no such limit is
 *     known
 * @param maxBytes of one call's body
 */
public record ProviderTraits(
    String baseUrl,
    boolean acceptsDimensions,
    boolean acceptsInputType,
    boolean acceptsTokens,
    AskedEncoding defaultEncoding,
    Set<AskedEncoding> acceptedEncodings,
    int maxInputs,
    int maxTokens,
    long maxBytes) {
  /*
   * Limits are the published ones. Where none is published they are what servers of that kind take
   * in their default setting: TEI 32 inputs and 2 MB, Gemini 100 inputs and 4 MiB, Voyage 128 (its
   * SDK), Mistral 16,000 tokens a call (what clients keep to). A deployment may set others.
   */
  private static final int ANY = Integer.MAX_VALUE;

  private static final long MIB = 1L << 20;

  private static final Map<ProviderKind, ProviderTraits> ALL = all();

  /** Copies the set. */
  public ProviderTraits {
    acceptedEncodings = Set.copyOf(acceptedEncodings);
  }

  /** The traits of a provider. */
  public static ProviderTraits of(ProviderKind provider) {
    return Objects.requireNonNull(ALL.get(provider));
  }

  private static Map<ProviderKind, ProviderTraits> all() {
    Map<ProviderKind, ProviderTraits> all = new EnumMap<>(ProviderKind.class);
    for (ProviderKind provider : ProviderKind.values()) {
      all.put(provider, published(provider));
    }
    return all;
  }

  private static ProviderTraits published(ProviderKind provider) {
    AskedEncoding base64 = AskedEncoding.BASE64;
    AskedEncoding floats = AskedEncoding.FLOAT;
    AskedEncoding omit = AskedEncoding.OMIT;
    Set<AskedEncoding> all = EnumSet.allOf(AskedEncoding.class);
    Set<AskedEncoding> plain = EnumSet.of(floats, omit);
    return switch (provider) {
      case OPENAI ->
          new ProviderTraits(
              "https://api.openai.com/v1", true, false, true, base64, all, 2048, 300_000, 16 * MIB);
      case AZURE_OPENAI ->
          new ProviderTraits("", true, false, true, base64, all, 2048, 300_000, 16 * MIB);
      case VLLM -> new ProviderTraits("", true, false, true, base64, all, 256, ANY, 16 * MIB);
      case TEI -> new ProviderTraits("", true, false, true, omit, plain, 32, ANY, 2_000_000);
      case OLLAMA ->
          new ProviderTraits(
              "http://localhost:11434", true, false, false, omit, plain, 64, ANY, 16 * MIB);
      case COHERE ->
          new ProviderTraits(
              "https://api.cohere.com", true, true, false, floats, all, 96, ANY, 16 * MIB);
      case VOYAGE ->
          new ProviderTraits(
              "https://api.voyageai.com/v1",
              true,
              true,
              false,
              base64,
              all,
              128,
              120_000,
              16 * MIB);
      case MISTRAL ->
          new ProviderTraits(
              "https://api.mistral.ai/v1", true, false, false, base64, all, 128, 16_000, 16 * MIB);
      case JINA ->
          new ProviderTraits(
              "https://api.jina.ai/v1", true, true, false, base64, all, 512, ANY, 16 * MIB);
      case GEMINI ->
          new ProviderTraits(
              "https://generativelanguage.googleapis.com",
              true,
              true,
              false,
              omit,
              plain,
              100,
              ANY,
              4 * MIB);
      case OPENAI_COMPATIBLE ->
          new ProviderTraits("", true, false, true, omit, all, 2048, 300_000, 16 * MIB);
      case LOCAL -> new ProviderTraits("", false, false, false, omit, plain, 32, ANY, 16 * MIB);
    };
  }
}
