package io.embeddingstreams.app;

import io.embeddingstreams.config.Config;
import io.embeddingstreams.model.AssemblyId;
import io.embeddingstreams.model.EmbeddingRequest;
import io.embeddingstreams.model.Failure;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.split.Accepts;
import io.embeddingstreams.split.Arrival;
import io.embeddingstreams.split.Planner;
import io.embeddingstreams.split.TokenCounter;
import io.embeddingstreams.wire.RequestReader;
import io.embeddingstreams.wire.ResponseSize;
import java.time.Duration;
import java.util.List;

/** The fingerprint that a request for one text would ask the cache for. Stateless. */
public final class InputFingerprint {
  private static final int LARGEST = Integer.MAX_VALUE;

  private InputFingerprint() {}

  /**
   * Reads and plans a request as the application does.
   *
   * @param request JSON with one input, which its owner no longer changes
   * @throws ApplicationException where such a request would be refused, with why
   */
  public static Fingerprint of(Config config, byte[] request) {
    return new RequestReader()
        .read(request)
        .match(good -> of(config, good.request()), bad -> refuse(bad.failure()));
  }

  private static Fingerprint of(Config config, EmbeddingRequest request) {
    Arrival arrival = new Arrival(new AssemblyId("command", 0, 0), null, List.of(), 0, 0);
    return new Planner(
            new TokenCounter(), Accepts.byProvider(), new ResponseSize(LARGEST), Duration.ZERO)
        .plan(request, config.models(), arrival)
        .match(
            accepted -> accepted.request().items().get(0).fingerprint(),
            refused -> refuse(refused.failure()));
  }

  private static Fingerprint refuse(Failure failure) {
    throw new ApplicationException("a request for it would be refused: " + failure.message());
  }
}
