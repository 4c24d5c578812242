package io.embeddingstreams.documents;

/** Counts tokens as one model does; exact where its tokenizer is known. Any thread. */
public interface Tokens {
  /** How many a text may have; 0: not known. */
  int most();

  /** Tokens of a text. */
  int count(String text);

  /** As much of a text's start as has no more than so many tokens; may be empty. */
  String head(String text, int tokens);
}
