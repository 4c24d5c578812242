package io.embeddingstreams.bench;

import io.embeddingstreams.model.EncodingFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * Requests of one shape.
 *
 * @param inputs of a request
 * @param threads stream threads that answer them
 */
public record HitsCase(int inputs, int dimensions, EncodingFormat format, int threads) {
  private static final int DISTINCT_INPUTS = 480;
  private static final int MOST_REQUESTS = 60;
  private static final int MOST_A_ROUND = 200_000;

  /** As it is shown. */
  String title() {
    return String.format(
        Locale.ROOT,
        "%d x %d %s, %d %s",
        inputs,
        dimensions,
        format.name().toLowerCase(Locale.ROOT),
        threads,
        threads == 1 ? "thread" : "threads");
  }

  /** Some distinct requests, which are sent again and again. */
  List<byte[]> requests() {
    List<byte[]> requests = new ArrayList<>();
    int count = Math.min(MOST_REQUESTS, Math.max(4, DISTINCT_INPUTS / inputs));
    for (int i = 0; i < count; i++) {
      requests.add(request(i));
    }
    return requests;
  }

  private byte[] request(int number) {
    return BenchRequest.of(
        "r-" + number,
        dimensions,
        isBase64(),
        LongStream.range((long) number * inputs, (number + 1L) * inputs)
            .mapToObj(BenchRequest::text));
  }

  /** How many requests a round of so many bytes of answers has. */
  int roundSize(long bytesARound) {
    double number = isBase64() ? 16 / 3.0 : 11;
    double bytes = inputs * (60 + dimensions * number) + 1200;
    return (int) Math.min(MOST_A_ROUND, bytesARound / bytes);
  }

  private boolean isBase64() {
    return format == EncodingFormat.BASE64;
  }
}
