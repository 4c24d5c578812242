package io.embeddingstreams.model;

import java.util.Locale;

/** The providers that a deployment can name. */
public enum ProviderKind {
  OPENAI,
  AZURE_OPENAI,
  VLLM,
  TEI,
  OLLAMA,
  COHERE,
  VOYAGE,
  MISTRAL,
  JINA,
  GEMINI,
  OPENAI_COMPATIBLE,
  LOCAL;

  /** As configuration spells it: {@code azure-openai}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
