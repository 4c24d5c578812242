package io.embeddingstreams.config;

import io.embeddingstreams.model.CacheMode;
import io.embeddingstreams.model.CachePolicy;
import io.embeddingstreams.model.Deployment;
import io.embeddingstreams.model.InputType;
import io.embeddingstreams.model.ModelSpec;
import io.embeddingstreams.model.Models;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The section {@code models}, with the catalogue's figures where the user gave none. */
final class ModelReader {
  private final CachePolicy cache;
  private final Catalogue catalogue;
  private final Faults faults;
  private final DeploymentReader deployments;
  private final Map<String, Deployment> byName = new HashMap<>();

  /**
   * @param cache the policy of models that have none of their own
   */
  ModelReader(CachePolicy cache, Catalogue catalogue, Faults faults) {
    this.cache = cache;
    this.catalogue = catalogue;
    this.faults = faults;
    this.deployments = new DeploymentReader(faults);
  }

  Models read(Map<String, Values> models) {
    List<ModelSpec> specs = new ArrayList<>();
    models.forEach((alias, values) -> specs.add(model(alias, values)));
    return new Models(specs);
  }

  private ModelSpec model(String alias, Values model) {
    List<Deployment> all = deployments(model);
    Catalogue.Entry known = all.isEmpty() ? Catalogue.UNKNOWN : known(all);
    String type = model.text("input-type");
    return new ModelSpec(
        alias,
        space(model, all),
        model.has("dimensions") ? model.whole("dimensions") : known.dimensions(),
        model.has("max-input-tokens") ? model.whole("max-input-tokens") : known.maxInputTokens(),
        type.isEmpty() ? null : ConfigReader.constant(InputType.class, type, InputType.DOCUMENT),
        prefix(model.section("prefix")),
        model.text("unsupported-params").equals("drop"),
        policy(model.section("cache")),
        all,
        known.dollarsPerMillionTokens());
  }

  /** The first upstream model's figures that the catalogue has. */
  private Catalogue.Entry known(List<Deployment> all) {
    return all.stream()
        .map(deployment -> catalogue.find(deployment.upstreamModel()))
        .filter(entry -> !entry.equals(Catalogue.UNKNOWN))
        .findFirst()
        .orElse(Catalogue.UNKNOWN);
  }

  private List<Deployment> deployments(Values model) {
    List<Deployment> result = new ArrayList<>();
    for (Values values : model.items("deployments")) {
      Deployment deployment = deployments.read(values);
      if (deployment.name().isEmpty()) {
        continue; // its fault has been told
      }
      if (result.stream().anyMatch(other -> other.name().equals(deployment.name()))) {
        faults.add(values.path("name"), "stands twice in this model; give it another name");
      } else {
        checkShared(values, deployment);
      }
      result.add(deployment);
    }
    return result;
  }

  /** A name may stand under several aliases, for one and the same deployment. */
  private void checkShared(Values values, Deployment deployment) {
    Deployment other = byName.putIfAbsent(deployment.name(), deployment);
    if (other != null && !other.equals(deployment)) {
      faults.add(
          values.path("name"),
          "is the name of another deployment, with other settings; give it another name, or the"
              + " same settings");
    }
  }

  private String space(Values model, List<Deployment> all) {
    TreeSet<String> upstream = new TreeSet<>();
    all.forEach(deployment -> upstream.add(deployment.upstreamModel()));
    upstream.remove("");
    if (!model.has("space") && upstream.size() > 1) {
      faults.add(
          model.path("deployments"),
          "ask for different upstream models; give them one, or declare "
              + model.path("space")
              + " where their vectors are comparable");
    }
    return model.has("space") || upstream.isEmpty() ? model.text("space") : upstream.first();
  }

  private static Map<InputType, String> prefix(Values prefix) {
    Map<InputType, String> result = new EnumMap<>(InputType.class);
    put(result, InputType.QUERY, prefix.text("query"));
    put(result, InputType.DOCUMENT, prefix.text("document"));
    return result;
  }

  private static void put(Map<InputType, String> prefixes, InputType type, String prefix) {
    if (!prefix.isEmpty()) {
      prefixes.put(type, prefix);
    }
  }

  private CachePolicy policy(Values own) {
    CacheMode mode = ConfigReader.constant(CacheMode.class, own.text("mode"), cache.mode());
    @Nullable Duration ttl = own.durationOrNull("ttl");
    return new CachePolicy(mode, ttl == null ? cache.ttl() : ttl);
  }
}
