package io.embeddingstreams.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts answers into the order of their requests and bounds how many are under way, so that memory
 * stays bounded when one is slow. One thread.
 */
final class AnswerOrder {
  private final int window;
  private final long mostHeldCharacters;
  private final Map<Long, Answer> held = new HashMap<>();
  private long heldCharacters;
  private long sent;
  private long written;

  /**
   * @param window the most requests between the oldest unanswered one and the newest
   * @param mostHeldCharacters past this no new request is taken, but one is always let through
   */
  AnswerOrder(int window, long mostHeldCharacters) {
    this.window = window;
    this.mostHeldCharacters = mostHeldCharacters;
  }

  /** Whether another request may be sent now. */
  boolean mayTake() {
    return sent == written || (sent - written < window && heldCharacters < mostHeldCharacters);
  }

  /** Counts a request as sent; they are numbered from 0 in this order. */
  void took() {
    sent++;
  }

  /** Whether every request that was sent has been answered. */
  boolean isIdle() {
    return sent == written;
  }

  /** Takes an answer, and gives those whose turn has come. A repeated answer is dropped. */
  List<Answer> accept(Answer answer) {
    boolean expected = answer.number() >= written && answer.number() < sent;
    if (!expected || held.putIfAbsent(answer.number(), answer) != null) {
      return List.of();
    }
    heldCharacters += answer.json().length();
    List<Answer> ready = new ArrayList<>();
    for (Answer next = held.remove(written); next != null; next = held.remove(written)) {
      heldCharacters -= next.json().length();
      written++;
      ready.add(next);
    }
    return ready;
  }
}
