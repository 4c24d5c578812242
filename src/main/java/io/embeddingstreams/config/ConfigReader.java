package io.embeddingstreams.config;

import io.embeddingstreams.config.Config.Cache;
import io.embeddingstreams.config.Config.Limits;
import io.embeddingstreams.config.Config.Listener;
import io.embeddingstreams.config.Config.Overload;
import io.embeddingstreams.config.Config.ProviderHttp;
import io.embeddingstreams.model.CacheMode;
import io.embeddingstreams.model.CachePolicy;
import io.embeddingstreams.model.Mapping;
import io.embeddingstreams.model.Models;
import io.embeddingstreams.model.Responses;
import io.embeddingstreams.model.RetryPolicy;
import io.embeddingstreams.wire.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A checked tree to records, with the rules that span several keys. */
final class ConfigReader {
  private final Path folder;
  private final Faults faults;

  ConfigReader(Path folder, Faults faults) {
    this.folder = folder;
    this.faults = faults;
  }

  /** The configuration; of use only where no fault was added. */
  Config read(Tree tree) {
    Values root = new Values(Keys.ROOT, tree, "");
    Map<String, String> kafka = root.properties("kafka");
    KafkaRules rules = new KafkaRules(faults);
    rules.checkClient(kafka);
    if (!root.has("kafka", "bootstrap.servers")) {
      faults.add("kafka.bootstrap.servers", "is missing; write the brokers' addresses");
    }
    Map<String, String> streams = rules.streams(root.properties("streams"));
    Path catalogFile = catalogFile(root);
    Catalogue catalogue = catalogFile == null ? Catalogue.builtIn() : extended(catalogFile);
    References.check(root, faults);
    Topics topics = topics(root, streams.getOrDefault("application.id", ""));
    Models models = models(root, catalogue);
    Models withCollections =
        new Models(
            models.all(),
            new CollectionReader(models, topics, faults).read(root.named("collections")));
    List<Mapping> mappings =
        new MappingReader(withCollections, topics, faults).read(root.items("mappings"));
    return new Config(
        kafka,
        streams,
        topics,
        root.section("requests").duration("timeout"),
        root.text("ordering").equals("key"),
        constant(Responses.class, root.text("responses"), Responses.ALL),
        constant(Overload.class, root.text("overload"), Overload.WAIT),
        limits(root.section("limits")),
        cache(root.section("cache")),
        withCollections,
        mappings,
        root.section("batching").duration("linger"),
        retry(root.section("retry")),
        providerHttp(root.section("provider-http")),
        listener(root.section("management")),
        root.duration("reload"),
        catalogFile);
  }

  /** The constant that configuration spells like this; the fallback where the text is a fault. */
  static <E extends Enum<E>> E constant(Class<E> type, String text, E fallback) {
    return text.isEmpty()
        ? fallback
        : Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  private Topics topics(Values root, String applicationId) {
    Values topics = root.section("topics");
    Topics result =
        new Topics(
            applicationId,
            topics.whole("partitions"),
            topics.whole("cache-partitions"),
            (short) (topics.has("replication-factor") ? topics.whole("replication-factor") : -1),
            topics.flag("create"),
            topics.text("requests"),
            topics.text("responses"),
            topics.text("dead-letters"),
            topics.nestedProperties("config"),
            root.items("mappings").stream().map(mapping -> mapping.text("topic")).toList());
    checkDistinct(result);
    return result;
  }

  private void checkDistinct(Topics topics) {
    List<String> keys = List.of("requests", "responses", "dead-letters");
    List<String> names = List.of(topics.requests(), topics.responses(), topics.deadLetters());
    List<String> inner = List.of(topics.lookups(), topics.outcomes(), topics.documents());
    for (int i = 0; i < keys.size(); i++) {
      String path = "topics." + keys.get(i);
      int first = names.indexOf(names.get(i));
      if (first < i) {
        faults.add(path, "is the topic of topics." + keys.get(first) + " too; give it another");
      } else if (inner.contains(names.get(i))) {
        faults.add(path, "is the name of a topic of the application's own; give it another");
      }
    }
  }

  private static Limits limits(Values limits) {
    return new Limits(
        limits.text("scope").equals("cluster"),
        limits.whole("open-requests"),
        limits.whole("pending-items"),
        limits.bytes("pending-bytes"),
        limits.number("share"));
  }

  private static Cache cache(Values cache) {
    CacheMode mode = constant(CacheMode.class, cache.text("mode"), CacheMode.ALWAYS);
    return new Cache(
        new CachePolicy(mode, cache.durationOrNull("ttl")),
        cache.bytes("max-bytes"),
        cache.bytes("near-bytes"));
  }

  private Models models(Values root, Catalogue catalogue) {
    Map<String, Values> models = root.named("models");
    if (models.isEmpty()) {
      faults.add("models", "is missing or empty; configure one model at least");
    }
    return new ModelReader(cache(root.section("cache")).policy(), catalogue, faults).read(models);
  }

  private RetryPolicy retry(Values retry) {
    Duration first = retry.duration("first-delay");
    Duration most = retry.duration("max-delay");
    if (first.compareTo(most) > 0) {
      faults.add(
          retry.path("first-delay"), "is longer than " + retry.path("max-delay") + "; shorten it");
    }
    return new RetryPolicy(retry.whole("max-attempts"), first, most);
  }

  private ProviderHttp providerHttp(Values http) {
    String given = http.text("trust-store");
    Path trustStore = folder.resolve(given);
    if (!given.isEmpty() && !Files.isReadable(trustStore)) {
      faults.add(
          http.path("trust-store"), "names a file that can't be read; look at path and rights");
    }
    return new ProviderHttp(
        http.text("proxy"),
        given.isEmpty() ? "" : trustStore.toString(),
        http.text("trust-store-password"));
  }

  private static Listener listener(Values management) {
    return new Listener(management.text("host"), management.whole("port"));
  }

  private @Nullable Path catalogFile(Values root) {
    String file = root.section("catalog").text("file");
    return file.isEmpty() ? null : folder.resolve(file);
  }

  private Catalogue extended(Path file) {
    return Catalogue.builtIn().with(new CatalogueReader("catalog.file", faults).read(file));
  }
}
