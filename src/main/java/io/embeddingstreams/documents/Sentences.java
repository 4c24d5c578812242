package io.embeddingstreams.documents;

import java.text.BreakIterator;
import java.util.Locale;

/** The ends of lines and sentences of one text, in order. For one thread. */
final class Sentences {
  private final String text;
  private final BreakIterator sentences;
  private int sentenceEnd;
  private int lineEnd;

  Sentences(String text, Locale locale) {
    this.text = text;
    this.sentences = BreakIterator.getSentenceInstance(locale);
    sentences.setText(text);
  }

  /** The next end behind a place; the places asked for ascend. */
  int endAfter(int from) {
    while (sentenceEnd <= from && sentenceEnd != BreakIterator.DONE) {
      sentenceEnd = sentences.next();
    }
    if (sentenceEnd == BreakIterator.DONE) {
      sentenceEnd = text.length();
    }
    if (lineEnd <= from) {
      int found = text.indexOf('\n', from);
      lineEnd = found < 0 ? text.length() : found + 1;
    }
    return Math.min(sentenceEnd, lineEnd);
  }
}
