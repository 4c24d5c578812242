package io.embeddingstreams.documents;

import io.embeddingstreams.model.Chunking;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts a text into chunks of so many tokens at most: at the ends of lines and sentences where it
 * can, between words where a sentence is longer than a chunk, within a word where that is longer
 * still. A chunk begins with the last sentences of the one before, as far as the overlap reaches.
 * Stateless, any thread; its time grows with the text's length alone.
 */
final class Chunker {
  /*
   * Tokens are counted once a piece, and a chunk has the sum of its pieces: a tokenizer that joins
   * the end of one with the start of the next makes fewer of them, so no chunk is too long. The
   * recursive splitter of LangChain4j counts the growing chunk anew with each piece, and
   * character by character where there are no spaces: minutes for one record of 8 MB, on a thread that must
   * not wait.
   */

  private final Tokens tokens;
  private final Chunking chunking;

  /** A piece of the text, with its tokens. */
  private record Piece(int from, int to, int tokens) {}

  Chunker(Tokens tokens, Chunking chunking) {
    this.tokens = tokens;
    this.chunking = chunking;
  }

  /** The chunks in order, without white space around them; at least one, unless all is blank. */
  List<String> cut(String text) {
    List<Piece> pieces = pieces(text);
    List<String> chunks = new ArrayList<>();
    int first = 0;
    while (first < pieces.size()) {
      int end = end(pieces, first);
      String chunk = text.substring(pieces.get(first).from, pieces.get(end - 1).to).strip();
      if (!chunk.isEmpty()) {
        chunks.add(chunk);
      }
      first = end == pieces.size() ? end : overlap(pieces, first, end);
    }
    return chunks.isEmpty() ? List.of(text) : chunks;
  }

  /** One behind the last piece of the chunk that begins here. */
  private int end(List<Piece> pieces, int first) {
    int sum = pieces.get(first).tokens;
    int end = first + 1;
    while (end < pieces.size() && sum + pieces.get(end).tokens <= chunking.tokens()) {
      sum += pieces.get(end++).tokens;
    }
    return end;
  }

  /** Where the next chunk begins: as far back as the overlap and its first new piece let it. */
  private int overlap(List<Piece> pieces, int first, int end) {
    int room = Math.min(chunking.overlap(), chunking.tokens() - pieces.get(end).tokens);
    int next = end;
    while (next - 1 > first && pieces.get(next - 1).tokens <= room) {
      room -= pieces.get(--next).tokens;
    }
    return next;
  }

  /** The whole text in order, each piece no longer than a chunk. */
  private List<Piece> pieces(String text) {
    List<Piece> pieces = new ArrayList<>();
    Sentences sentences = new Sentences(text, Locale.ROOT);
    int from = 0;
    while (from < text.length()) {
      int to = sentences.endAfter(from);
      add(text, from, to, pieces);
      from = to;
    }
    return pieces;
  }

  private void add(String text, int from, int to, List<Piece> pieces) {
    int count = tokens.count(text.substring(from, to));
    if (count <= chunking.tokens()) {
      pieces.add(new Piece(from, to, count));
      return;
    }
    int at = from;
    while (at < to) {
      int end = part(text, at, to);
      pieces.add(new Piece(at, end, tokens.count(text.substring(at, end))));
      at = end;
    }
  }

  /** The end of what fits one chunk, behind a space where there is one. */
  private int part(String text, int at, int to) {
    // A token has 16 characters at most, but for long runs of one.
    String head =
        tokens.head(
            text.substring(at, (int) Math.min(to, at + 16L * chunking.tokens())),
            chunking.tokens());
    int end = at + head.length();
    if (end <= at) {
      end = at + Character.charCount(text.codePointAt(at));
    }
    if (end >= to) {
      return to;
    }
    for (int i = end; i > at + (end - at) / 2; i--) {
      if (Character.isWhitespace(text.charAt(i - 1))) {
        return i;
      }
    }
    return end;
  }
}
