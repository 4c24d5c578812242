package io.embeddingstreams.provider;

import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.Input;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes a provider's message fit to be shown: what it quotes of inputs or secrets is masked, and it
 * is cut to a line. Pure; for one call.
 */
final class Redactor {
  /*
   * Providers echo inputs, whole or cut. So whatever stretch of WINDOW characters the message has in
   * common with an input is masked, and an input shorter than that wherever it stands as a word.
   * Stretches are compared by a rolling hash: two that hash alike only mask more than needed.
   */
  static final int LONGEST = 200;

  private static final int READ = 800;
  private static final int WINDOW = 10;
  private static final char MASK = '…';
  private static final Pattern IDS = Pattern.compile("\\d+(?:[\\s,\\[\\]]+\\d+)+");
  private static final Pattern ESCAPED = Pattern.compile("\\\\[ux][0-9a-fA-F]{2}");
  private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Cntrl}]+");

  private final List<String> hidden = new ArrayList<>();
  private boolean tokens;

  /** Hides the inputs, the key and the headers' values. */
  Redactor(Deployment deployment, List<Input> inputs) {
    inputs.forEach(
        input -> input.match(text -> hidden.add(text.value()), ids -> tokens = true, none -> true));
    hidden.add(deployment.apiKey());
    hidden.addAll(deployment.headers().values());
  }

  /**
   * The message in one line of at most {@link #LONGEST} characters; empty where nothing is left.
   */
  String clean(String message) {
    if (ESCAPED.matcher(message).find()) {
      return "";
    }
    String start = message.length() <= READ ? message : message.substring(0, READ - WINDOW);
    String masked = mask(start);
    String shown = tokens ? IDS.matcher(masked).replaceAll(String.valueOf(MASK)) : masked;
    return cut(BLANKS.matcher(shown).replaceAll(" ").strip());
  }

  private String mask(String message) {
    char[] text = lower(message);
    BitSet marked = new BitSet(text.length);
    markStretches(text, marked);
    hidden.stream()
        .map(String::strip)
        .filter(needle -> !needle.isEmpty() && needle.length() < WINDOW)
        .forEach(needle -> markWord(text, lower(needle), marked));
    StringBuilder masked = new StringBuilder();
    for (int i = 0; i < text.length; i++) {
      if (!marked.get(i)) {
        masked.append(message.charAt(i));
      } else if (i == 0 || !marked.get(i - 1)) {
        masked.append(MASK);
      }
    }
    return masked.toString();
  }

  private void markStretches(char[] text, BitSet marked) {
    int[] hashes = hashes(text);
    Set<Integer> wanted = new HashSet<>();
    for (int hash : hashes) {
      wanted.add(hash);
    }
    Set<Integer> common = new HashSet<>();
    for (String needle : hidden) {
      for (int hash : hashes(lower(needle))) {
        if (wanted.contains(hash)) {
          common.add(hash);
        }
      }
    }
    for (int i = 0; i < hashes.length; i++) {
      if (common.contains(hashes[i])) {
        marked.set(i, i + WINDOW);
      }
    }
  }

  /** The hash of each stretch of {@link #WINDOW} characters. */
  private static int[] hashes(char[] text) {
    int[] hashes = new int[Math.max(0, text.length - WINDOW + 1)];
    int power = 1;
    for (int i = 1; i < WINDOW; i++) {
      power *= 31;
    }
    int hash = 0;
    for (int i = 0; i < text.length; i++) {
      hash = hash * 31 + text[i];
      if (i >= WINDOW - 1) {
        hashes[i - WINDOW + 1] = hash;
        hash -= text[i - WINDOW + 1] * power;
      }
    }
    return hashes;
  }

  private static void markWord(char[] text, char[] word, BitSet marked) {
    for (int at = 0; at + word.length <= text.length; at++) {
      int end = at + word.length;
      boolean alone =
          (at == 0 || !Character.isLetterOrDigit(text[at - 1]))
              && (end == text.length || !Character.isLetterOrDigit(text[end]));
      if (alone && Arrays.equals(text, at, end, word, 0, word.length)) {
        marked.set(at, end);
      }
    }
  }

  private static char[] lower(String text) {
    char[] lower = text.toCharArray();
    for (int i = 0; i < lower.length; i++) {
      lower[i] = Character.toLowerCase(lower[i]);
    }
    return lower;
  }

  private static String cut(String line) {
    if (line.length() <= LONGEST) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(LONGEST - 2)) ? LONGEST - 2 : LONGEST - 1;
    return line.substring(0, end) + MASK;
  }
}
