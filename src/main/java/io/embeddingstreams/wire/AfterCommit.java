package io.embeddingstreams.wire;

import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;

/**
 * Rows whose answer was forwarded, and which are deleted once a commit has seen it. One a task, on
 * its stream thread.
 *
 * <p>Under at_least_once an output and the delete that belongs to it are never atomic: were the row
 * deleted at once, a crash between the two acknowledgements would lose the answer. A commit waits
 * for all acknowledgements, so what is deleted after it can only be repeated, never lost.
 */
public final class AfterCommit {
  private final Set<Bytes> waiting = new LinkedHashSet<>();
  private final Set<Bytes> ready = new LinkedHashSet<>();

  /** Deletes a row after the next commit; rows are deleted in the order of these calls. */
  public void delete(Bytes key) {
    if (!ready.contains(key)) {
      waiting.add(key);
    }
  }

  /** The row was written anew: it stays. */
  public void keep(Bytes key) {
    waiting.remove(key);
    ready.remove(key);
  }

  /** Whether the row is about to go. */
  public boolean contains(Bytes key) {
    return waiting.contains(key) || ready.contains(key);
  }

  /** Whether no row is about to go. */
  public boolean isEmpty() {
    return waiting.isEmpty() && ready.isEmpty();
  }

  /** A commit has ended. */
  public void committed() {
    ready.addAll(waiting);
    waiting.clear();
  }

  /** The rows to delete now; they are forgotten. */
  public Set<Bytes> take() {
    if (ready.isEmpty()) {
      return Set.of();
    }
    Set<Bytes> rows = new LinkedHashSet<>(ready);
    ready.clear();
    return rows;
  }
}
