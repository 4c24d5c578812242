package io.embeddingstreams.cli;

/**
 * What came back for one request.
 *
 * @param number the request's, as it was sent
 * @param status 200, or an error's
 * @param failed positions that carry an error of their own
 * @param json the response or error
 */
record Answer(long number, int status, int hits, int misses, int failed, String json) {
  /** Whether the request as a whole was answered, be it in part. */
  boolean isGood() {
    return status == 200;
  }
}
