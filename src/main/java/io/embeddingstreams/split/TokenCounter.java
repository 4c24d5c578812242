package io.embeddingstreams.split;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingResult;
import com.knuddels.jtokkit.api.EncodingType;
import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.Input;
import io.embeddingstreams.model.Item;
import io.embeddingstreams.model.ModelSpec;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts the tokens of inputs: by the model's own tokenizer where that is known (OpenAI's {@code
 * text-embedding-3-*} and {@code ada-002}), elsewhere one for four code points, rounded up. Its
 * time is bounded whatever the text. Any thread.
 */
public final class TokenCounter {
  /*
   * A tokenizer reads some MB a second, too slow for every text of every request, and one run of
   * 8 MB without a space takes it far longer (2,048 blanks 3 ms, 65,536 of them 300 ms). So: limits are checked by length where length alone
   * decides (a token has at least one byte); what is longer is counted in pieces, and only until
   * the limit is passed. The rest is then told in proportion.
   */

  private static final Set<String> CL100K =
      Set.of("text-embedding-3-small", "text-embedding-3-large", "text-embedding-ada-002");
  private static final int PIECE = 2_048;
  private static final int EXACT = 32_768;
  private static final int LONGEST_WORD = 512;
  private static final int MOST_BYTES_OF_CHAR = 3;

  private final Encoding cl100k;

  /** Loads the vocabulary, which takes some tenths of a second: one for an application. */
  public TokenCounter() {
    this.cl100k = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);
  }

  /** Tokens of an input; an unusable one has none. Counts where a tokenizer is known. */
  public int count(ModelSpec model, Input input) {
    Encoding encoding = tokenizer(model);
    return input.match(
        text -> encoding == null ? estimate(text.value()) : count(encoding, text.value(), EXACT),
        tokens -> tokens.ids().length,
        unusable -> 0);
  }

  /** The item with its tokens counted rather than estimated, where a tokenizer is known. */
  public Item counted(ModelSpec model, Item item) {
    return tokenizer(model) == null
        ? item
        : new Item(item.position(), item.fingerprint(), item.input(), count(model, item.input()));
  }

  /**
   * Tokens of an input, as exactly as holding it against a limit needs: an estimate where its
   * length alone says that it fits, and in proportion where it is beyond the limit.
   *
   * @param limit 0: none, and then it is always the estimate
   */
  int measure(ModelSpec model, Input input, int limit) {
    return input.match(
        text -> {
          Encoding encoding = fits(text.value(), limit) ? null : tokenizer(model);
          return encoding == null
              ? capped(text.value(), limit, model)
              : count(encoding, text.value(), limit);
        },
        tokens -> tokens.ids().length,
        unusable -> 0);
  }

  /** As much of a text's start as has no more than so many tokens. */
  public String head(ModelSpec model, String text, int tokens) {
    return cut(tokenizer(model), text, tokens);
  }

  /** The input without what is beyond the limit. */
  Input cut(ModelSpec model, Input input, int limit) {
    return input.match(
        text -> new Input.Text(cut(tokenizer(model), text.value(), limit)),
        tokens ->
            new Input.Tokens(Arrays.copyOf(tokens.ids(), Math.min(limit, tokens.ids().length))),
        unusable -> unusable);
  }

  private static boolean fits(String text, int limit) {
    return limit == 0 || (long) text.length() * MOST_BYTES_OF_CHAR <= limit;
  }

  /** An estimate; where a tokenizer is known and the text fits, never above the limit. */
  private static int capped(String text, int limit, ModelSpec model) {
    int estimate = estimate(text);
    return limit > 0 && tokenized(model) ? Math.min(estimate, limit) : estimate;
  }

  private static int estimate(String text) {
    return (text.codePointCount(0, text.length()) + 3) / 4;
  }

  private static int count(Encoding encoding, String text, int limit) {
    long total = 0;
    int at = 0;
    while (at < text.length() && (total <= limit || at == 0)) {
      int end = pieceEnd(text, at);
      total += encoding.countTokensOrdinary(text.substring(at, end));
      at = end;
    }
    double whole = (double) total * text.length() / Math.max(1, at);
    return (int) Math.min(Integer.MAX_VALUE, Math.ceil(whole));
  }

  private static String cut(@Nullable Encoding encoding, String text, int limit) {
    if (encoding == null) {
      int points = text.codePointCount(0, text.length());
      return points <= 4L * limit ? text : text.substring(0, text.offsetByCodePoints(0, 4 * limit));
    }
    int left = limit;
    int at = 0;
    while (at < text.length() && left > 0) {
      String piece = text.substring(at, pieceEnd(text, at));
      EncodingResult result = encoding.encodeOrdinary(piece, left);
      if (result.isTruncated()) {
        return text.substring(0, at) + clean(piece, encoding.decode(result.getTokens()));
      }
      left -= result.getTokens().size();
      at += piece.length();
    }
    return text.substring(0, at);
  }

  /** What both have in common: a character whose tokens were parted is left out. */
  private static String clean(String text, String decoded) {
    int same = 0;
    int length = Math.min(text.length(), decoded.length());
    while (same < length && text.charAt(same) == decoded.charAt(same)) {
      same++;
    }
    boolean parted = same > 0 && Character.isHighSurrogate(text.charAt(same - 1));
    return text.substring(0, parted ? same - 1 : same);
  }

  /**
   * Where a piece that begins at {@code at} ends: between two words where it can, since no token
   * spans those and counts then add up; never inside a surrogate pair.
   */
  private static int pieceEnd(String text, int at) {
    if (text.length() - at <= PIECE + 1) {
      return text.length();
    }
    int end = at + PIECE;
    for (int i = end; i > end - LONGEST_WORD; i--) {
      if (text.charAt(i) == ' '
          && Character.isLetter(text.charAt(i - 1))
          && Character.isLetter(text.charAt(i + 1))) {
        return i;
      }
    }
    return Character.isLowSurrogate(text.charAt(end)) ? end - 1 : end;
  }

  private @Nullable Encoding tokenizer(ModelSpec model) {
    return tokenized(model) ? cl100k : null;
  }

  private static boolean tokenized(ModelSpec model) {
    for (Deployment deployment : model.deployments()) {
      String upstream = deployment.upstreamModel();
      if (CL100K.contains(upstream.substring(upstream.lastIndexOf('/') + 1))) {
        return true;
      }
    }
    return CL100K.contains(model.space());
  }
}
