package io.embeddingstreams.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.embeddingstreams.app.ApplicationException;
import io.embeddingstreams.app.CacheOperator;
import io.embeddingstreams.app.InputFingerprint;
import io.embeddingstreams.config.Config;
import io.embeddingstreams.config.ConfigException;
import io.embeddingstreams.model.CacheControl;
import io.embeddingstreams.model.Entry;
import io.embeddingstreams.model.Fingerprint;
import io.embeddingstreams.model.ModelSpec;
import io.embeddingstreams.wire.CacheCommand;
import io.embeddingstreams.wire.CacheReply;
import io.embeddingstreams.wire.EntryCodec;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cache get}. */
@Command(
    name = "get",
    description = {
      "Shows the entry of one input: everything but its vector.",
      "Exit status 1 where there is none that can be served."
    })
final class CacheGet implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--model",
      paramLabel = "M",
      description = "The model's alias; needed with --text.")
  private @Nullable String model;

  @ArgGroup(multiplicity = "1")
  private final Asked asked = new Asked();

  @Option(names = "--namespace", paramLabel = "N", description = "As the request names it.")
  private @Nullable String namespace;

  @Option(names = "--dimensions", paramLabel = "D", description = "As the request asks them.")
  private int dimensions;

  @Option(
      names = "--input-type",
      paramLabel = "query|document",
      description = "As the request names it.")
  private @Nullable String inputType;

  /** One of two. */
  static final class Asked {
    @Option(names = "--text", paramLabel = "T", description = "The input.")
    private @Nullable String text;

    @Option(names = "--fingerprint", paramLabel = "HEX", description = "The cache key, in hex.")
    private @Nullable String fingerprint;
  }

  @Override
  public Integer call() throws ConfigException {
    Logs.ofCommand();
    Config config = options.load();
    Fingerprint fingerprint = fingerprint(config);
    List<CacheReply> replies = new ArrayList<>();
    PrintWriter err = spec.commandLine().getErr();
    try (CacheOperator operator = CacheOperator.open(config, err::println)) {
      operator.send(
          fingerprint.partition(operator.partitions()),
          (run, number, to) -> CacheCommand.get(run, number, to, fingerprint),
          replies::add);
      operator.await(0);
    }
    return show(fingerprint, replies.get(0));
  }

  private Fingerprint fingerprint(Config config) {
    if (model != null && config.models().find(model) == null) {
      String known =
          String.join(", ", config.models().all().stream().map(ModelSpec::alias).toList());
      throw wrong("--model " + model + " is not configured; known: " + known);
    }
    String text = asked.text;
    if (text != null) {
      if (model == null) {
        throw wrong("--text needs --model");
      }
      return InputFingerprint.of(config, request(model, text));
    }
    try {
      return Fingerprint.parse(String.valueOf(asked.fingerprint));
    } catch (IllegalArgumentException e) {
      throw wrong("--fingerprint wants 64 hexadecimal digits");
    }
  }

  /** What a caller would send. */
  private byte[] request(String alias, String text) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("model", alias).put("input", text);
    if (dimensions > 0) {
      json.put("dimensions", dimensions);
    }
    if (inputType != null) {
      json.put("input_type", inputType);
    }
    if (namespace != null) {
      json.putObject("cache").put("namespace", namespace);
    }
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private int show(Fingerprint fingerprint, CacheReply reply) {
    PrintWriter out = spec.commandLine().getOut();
    if (reply.rows().isEmpty()) {
      out.println("fingerprint    " + fingerprint);
      out.println("no entry");
      return 1;
    }
    byte[] bytes = reply.rows().get(0).entry().get();
    Entry entry = EntryCodec.read(bytes);
    if (entry == null) {
      throw new ApplicationException(
          "the entry of " + fingerprint + " can't be read: the next request replaces it");
    }
    boolean alive = entry.answers(System.currentTimeMillis(), CacheControl.UNSET);
    out.println("fingerprint    " + fingerprint);
    out.println("namespace      " + orDash(entry.namespace()));
    out.println("space          " + entry.space());
    out.println("upstream model " + orDash(entry.upstreamModel()));
    out.println("tokens         " + entry.tokens());
    out.println("dimensions     " + entry.vector().dimensions());
    out.printf(Locale.ROOT, "bytes          %,d%n", bytes.length);
    out.println("written        " + Instant.ofEpochMilli(entry.writtenMillis()));
    out.println(
        "expires        "
            + (entry.expiresMillis() == 0
                ? "never"
                : Instant.ofEpochMilli(entry.expiresMillis()) + (alive ? "" : " (expired)")));
    out.println("partition      " + reply.partition());
    return alive ? 0 : 1;
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }
}
