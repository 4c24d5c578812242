package io.embeddingstreams.wire;

/**
 * The pace of each stream thread of one application: its clients tell it of polls and commits, its
 * processors ask it for commits. Any stream thread; each finds its own.
 */
public final class CommitPaces {
  private final boolean exactlyOnce;
  private final ThreadLocal<CommitPace> own =
      ThreadLocal.withInitial(() -> new CommitPace(System::nanoTime));

  /**
   * @param exactlyOnce whether outputs are seen only once they are committed; otherwise nobody
   *     waits for a commit, and asking for one does nothing
   */
  public CommitPaces(boolean exactlyOnce) {
    this.exactlyOnce = exactlyOnce;
  }

  /** The calling thread's. */
  public CommitPace own() {
    return own.get();
  }

  /** Asks for a commit of what the calling thread has forwarded, as soon as its pace allows. */
  public void request(Runnable commit) {
    if (exactlyOnce) {
      own().request(commit);
    }
  }
}
