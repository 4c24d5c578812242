package io.embeddingstreams.http;

/** A host and port that cannot be listened on; the message says what to do. */
public final class ListenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ListenException(String host, int port, Throwable cause) {
    super(
        "cannot listen on "
            + host
            + ":"
            + port
            + " for health and metrics (is the port taken, or the host not this machine's?):"
            + " set management.host and management.port",
        cause);
  }
}
