package io.embeddingstreams.config;

import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.Deployment.AskedEncoding;
import io.embeddingstreams.model.ProviderKind;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** One deployment, with the rules of its provider. */
final class DeploymentReader {
  private static final String LOCAL_MODEL = "all-minilm-l6-v2";
  private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  /** Those that have no address of their own. */
  private static final Set<ProviderKind> ADDRESS_NEEDED =
      EnumSet.of(
          ProviderKind.AZURE_OPENAI,
          ProviderKind.VLLM,
          ProviderKind.TEI,
          ProviderKind.OPENAI_COMPATIBLE);

  /** Providers whose own address is filled in here, because it is this machine's. */
  private static final Map<ProviderKind, String> ADDRESSES =
      Map.of(ProviderKind.OLLAMA, "http://localhost:11434");

  private final Faults faults;

  DeploymentReader(Faults faults) {
    this.faults = faults;
  }

  Deployment read(Values values) {
    String provider = values.text("provider");
    ProviderKind kind =
        ConfigReader.constant(ProviderKind.class, provider, ProviderKind.OPENAI_COMPATIBLE);
    if (!provider.isEmpty()) {
      checkProvider(kind, values);
    }
    checkHeaders(values);
    String encoding = values.text("encoding-format");
    return new Deployment(
        values.text("name"),
        kind,
        baseUrl(kind, values),
        model(kind, values),
        values.text("api-key"),
        values.properties("headers"),
        values.whole("order"),
        values.whole("weight"),
        values.whole("max-batch-inputs"),
        values.whole("max-batch-tokens"),
        values.whole("max-concurrency"),
        values.whole("requests-per-minute"),
        values.whole("tokens-per-minute"),
        values.whole("inputs-per-minute"),
        values.duration("timeout"),
        encoding.isEmpty()
            ? null
            : ConfigReader.constant(AskedEncoding.class, encoding, AskedEncoding.OMIT));
  }

  private static String baseUrl(ProviderKind kind, Values values) {
    String given = values.text("base-url");
    return given.isEmpty() ? ADDRESSES.getOrDefault(kind, "") : given;
  }

  private static String model(ProviderKind kind, Values values) {
    return kind == ProviderKind.LOCAL ? LOCAL_MODEL : values.text("model");
  }

  private void checkProvider(ProviderKind kind, Values values) {
    if (kind == ProviderKind.LOCAL) {
      checkLocal(values);
      return;
    }
    if (!values.has("model")) {
      faults.add(values.path("model"), "is missing; write what the provider calls the model");
    }
    if (ADDRESS_NEEDED.contains(kind) && isAbsent(values, "base-url")) {
      faults.add(
          values.path("base-url"),
          "is missing, and " + kind.text() + " has no address of its own; write its URL");
    }
  }

  /** Absent or an empty text; a text that can't be read is another fault, told already. */
  private static boolean isAbsent(Values values, String name) {
    return !values.has(name) || values.isEmptyText(name);
  }

  private void checkLocal(Values values) {
    String model = values.text("model");
    if (!model.isEmpty() && !model.equals(LOCAL_MODEL)) {
      faults.add(values.path("model"), "is not in this process; write " + LOCAL_MODEL);
    }
    for (String remote : new String[] {"base-url", "api-key", "headers"}) {
      if (values.has(remote)) {
        faults.add(values.path(remote), "has no effect on a local model; remove it");
      }
    }
  }

  private void checkHeaders(Values values) {
    for (String name : values.properties("headers").keySet()) {
      if (!HEADER.matcher(name).matches()) {
        faults.add(values.path("headers"), "has a name that HTTP forbids; use letters and hyphens");
      }
    }
  }
}
