package io.embeddingstreams.provider;

import io.embeddingstreams.provider.api.HttpAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.hc.client5.http.async.methods.AbstractBinResponseConsumer;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;

/**
 * Gathers an answer up to a limit: a good one that is longer fails, of a bad one the start is kept.
 * For one call, on the I/O thread.
 */
final class AnswerCollector extends AbstractBinResponseConsumer<HttpAnswer> {
  private static final int ERROR_LIMIT = 1 << 16;
  private static final int CHUNK = 1 << 16;

  private final long goodLimit;
  private final Map<String, String> headers = new HashMap<>();
  private ByteArrayOutputStream body = new ByteArrayOutputStream(0);
  private int status;

  AnswerCollector(long goodLimit) {
    this.goodLimit = goodLimit;
  }

  @Override
  protected void start(HttpResponse response, ContentType contentType) throws IOException {
    status = response.getCode();
    for (Header header : response.getHeaders()) {
      headers.putIfAbsent(header.getName(), header.getValue());
    }
    body = new ByteArrayOutputStream(1024);
  }

  private boolean good() {
    return status / 100 == 2;
  }

  @Override
  protected int capacityIncrement() {
    return CHUNK;
  }

  @Override
  protected void data(ByteBuffer source, boolean end) throws IOException {
    int room = (int) Math.min(source.remaining(), (good() ? goodLimit : ERROR_LIMIT) - body.size());
    if (room < source.remaining() && good()) {
      throw new AnswerTooLargeException(goodLimit);
    }
    byte[] bytes = new byte[room];
    source.get(bytes);
    body.writeBytes(bytes);
    source.position(source.limit());
  }

  @Override
  protected HttpAnswer buildResult() {
    return new HttpAnswer(status, headers, body.toByteArray());
  }

  @Override
  public void releaseResources() {
    body = new ByteArrayOutputStream(0);
  }
}
