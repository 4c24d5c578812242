package io.embeddingstreams.wire;

/** Names in dead letters why a request is there; it is never thrown. */
public final class RequestRejectedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private RequestRejectedException() {}
}
