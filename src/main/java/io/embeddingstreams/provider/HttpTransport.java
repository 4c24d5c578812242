package io.embeddingstreams.provider;

import io.embeddingstreams.provider.api.HttpAnswer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.async.methods.SimpleRequestProducer;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The one HTTP client of the application, for its whole life. It repeats nothing, follows no
 * redirect and keeps no cookie. Any number of threads; answers come on its I/O threads.
 */
final class HttpTransport implements AutoCloseable {
  /*
   * HTTP/1.1 alone: a call has a connection to itself, so that what breaks or stops one call touches
   * no other. The pool is larger than any sensible sum of max-concurrency; idle connections are
   * looked at before use after two seconds, and dropped after thirty, before usual servers do.
   */
  private static final int CONNECTIONS = 1000;
  private static final int CONNECTIONS_A_HOST = 256;

  private final CloseableHttpAsyncClient client;
  private final ScheduledThreadPoolExecutor timer;

  /** Of calls on the wire: the client does not end them all when it is closed. */
  private final Map<SimpleHttpRequest, CompletableFuture<HttpAnswer>> open =
      new ConcurrentHashMap<>();

  HttpTransport(HttpSettings settings) {
    WireLogs.silence();
    HttpAsyncClientBuilder builder =
        HttpAsyncClients.custom()
            .setConnectionManager(connections(settings))
            .setUserAgent("embedding-streams/" + settings.version())
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableContentCompression()
            .evictExpiredConnections()
            .evictIdleConnections(TimeValue.ofSeconds(30));
    if (!settings.proxy().isEmpty()) {
      useProxy(builder, settings.proxy());
    }
    this.client = builder.build();
    this.timer = new ScheduledThreadPoolExecutor(1, DaemonThreads.named("provider-timer"));
    timer.setRemoveOnCancelPolicy(true);
    client.start();
  }

  private static PoolingAsyncClientConnectionManager connections(HttpSettings settings) {
    return PoolingAsyncClientConnectionManagerBuilder.create()
        .setMaxConnTotal(CONNECTIONS)
        .setMaxConnPerRoute(CONNECTIONS_A_HOST)
        .setTlsStrategy(
            ClientTlsStrategyBuilder.create()
                .setSslContext(TrustStore.context(settings))
                .buildAsync())
        .setDefaultTlsConfig(
            TlsConfig.custom().setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1).build())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(Timeout.ofSeconds(10))
                .setValidateAfterInactivity(TimeValue.ofSeconds(2))
                .setTimeToLive(TimeValue.ofMinutes(10))
                .build())
        .build();
  }

  private static void useProxy(HttpAsyncClientBuilder builder, String proxy) {
    URI uri = URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
    if (uri.getHost() == null || uri.getPort() < 0) {
      throw new IllegalArgumentException("provider-http.proxy is not http://host:port");
    }
    HttpHost host = new HttpHost(uri.getScheme(), uri.getHost(), uri.getPort());
    builder.setProxy(host);
    String user = uri.getUserInfo();
    if (user != null) {
      int colon = user.indexOf(':');
      String name = colon < 0 ? user : user.substring(0, colon);
      String password = colon < 0 ? "" : user.substring(colon + 1);
      BasicCredentialsProvider credentials = new BasicCredentialsProvider();
      credentials.setCredentials(
          new AuthScope(host), new UsernamePasswordCredentials(name, password.toCharArray()));
      builder.setDefaultCredentialsProvider(credentials);
    }
  }

  /**
   * Sends the body and gives the whole answer, whatever its status. Fails with an {@link
   * java.io.IOException}, or a {@link TimeoutException} once {@code timeout} is over, connecting
   * included; then the connection is closed.
   *
   * @param limit bytes of a good answer
   */
  CompletableFuture<HttpAnswer> post(
      URI uri, Map<String, String> headers, byte[] body, Duration timeout, long limit) {
    CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();
    SimpleHttpRequest request = request(uri, headers, body, timeout);
    open.put(request, answer);
    Future<HttpAnswer> call =
        client.execute(
            SimpleRequestProducer.create(request),
            new AnswerCollector(limit),
            null,
            null,
            completing(answer));
    ScheduledFuture<?> end =
        timer.schedule(
            () -> {
              if (answer.completeExceptionally(new TimeoutException())) {
                call.cancel(true);
              }
            },
            timeout.toMillis(),
            TimeUnit.MILLISECONDS);
    return answer.whenComplete(
        (done, thrown) -> {
          open.remove(request);
          end.cancel(false);
        });
  }

  private static SimpleHttpRequest request(
      URI uri, Map<String, String> headers, byte[] body, Duration timeout) {
    Timeout whole = Timeout.of(timeout);
    SimpleHttpRequest request =
        SimpleRequestBuilder.post(uri)
            .setBody(body, ContentType.APPLICATION_JSON)
            .setRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(whole)
                    .setResponseTimeout(whole)
                    .setExpectContinueEnabled(false)
                    .build())
            .build();
    request.setHeader("Accept", "application/json");
    headers.forEach(request::setHeader);
    return request;
  }

  private static FutureCallback<HttpAnswer> completing(CompletableFuture<HttpAnswer> answer) {
    return new FutureCallback<>() {
      @Override
      public void completed(HttpAnswer result) {
        answer.complete(result);
      }

      @Override
      public void failed(Exception thrown) {
        answer.completeExceptionally(thrown);
      }

      @Override
      public void cancelled() {
        answer.cancel(false);
      }
    };
  }

  /** Ends the calls that are still on the wire, which fail; a graceful end waits 5 s for them. */
  @Override
  public void close() {
    client.close(open.isEmpty() ? CloseMode.GRACEFUL : CloseMode.IMMEDIATE);
    timer.shutdownNow();
    open.values().forEach(answer -> answer.cancel(false));
  }
}
