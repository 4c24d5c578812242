package io.embeddingstreams;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/** Which package may see what: imports go down only, and no room imports another. */
@AnalyzeClasses(
    packages = "io.embeddingstreams",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "io.embeddingstreams.";
  private static final String[] ROOMS = {
    "documents", "split", "cache", "provider", "assemble", "respond"
  };

  /** Wrap a store, or scan one, under another name. */
  private static final Set<String> STORE_WRAPPERS =
      Set.of("AgeAudit", "EntryCounts", "EntryOperations", "ParkedLookups", "ScanFront");

  private static final String[] JACKSON = {"com.fasterxml.jackson.."};
  private static final String[] STREAMS = {"org.apache.kafka.streams..", "org.rocksdb.."};

  @ArchTest
  static final ArchRule importsGoDownOnly =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("cli")
          .definedBy(in("cli"))
          .layer("bench")
          .definedBy(in("bench"))
          .layer("app")
          .definedBy(in("app"))
          .layer("config")
          .definedBy(in("config"))
          .layer("topology, http")
          .definedBy(in("topology", "http"))
          .layer("rooms")
          .definedBy(in(ROOMS))
          .layer("wire, metrics")
          .definedBy(in("wire", "metrics"))
          .layer("model")
          .definedBy(in("model"))
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("bench")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("app")
          .mayOnlyBeAccessedByLayers("cli", "bench")
          .whereLayer("config")
          .mayOnlyBeAccessedByLayers("cli", "bench", "app")
          .whereLayer("topology, http")
          .mayOnlyBeAccessedByLayers("cli", "bench", "app", "config")
          .whereLayer("rooms")
          .mayOnlyBeAccessedByLayers("cli", "bench", "app", "config", "topology, http")
          .whereLayer("wire, metrics")
          .mayNotAccessAnyLayer()
          .ignoreDependency(resideInAnyPackage(in("wire", "metrics")), inPackage("model"));

  @ArchTest
  static final ArchRule noRoomSeesAnother =
      slices()
          .matching(ROOT + "(documents|split|cache|provider|assemble|respond)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule noSiblingSeesAnother =
      slices().matching(ROOT + "(topology|http)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule wireAndMetricsDoNotMeet =
      slices().matching(ROOT + "(wire|metrics)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule noPackageIsPartOfACycle =
      slices().matching("io.embeddingstreams.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule theModelIsPlainJava =
      classes()
          .that()
          .resideInAPackage(ROOT + "model..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(ROOT + "model..", "java..", "org.jspecify.annotations..");

  @ArchTest
  static final ArchRule onlyProcessorsAndStoresOfARoomSeeKafkaStreams =
      noClasses()
          .that()
          .resideInAnyPackage(in(ROOMS))
          .and(
              DescribedPredicate.describe(
                  "are no processors and no stores", (JavaClass type) -> !isGlue(type)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(STREAMS);

  @ArchTest
  static final ArchRule onlyRoomsWireTopologyAppAndBenchSeeKafkaStreams =
      onlyIn(
          STREAMS,
          "documents",
          "split",
          "cache",
          "assemble",
          "respond",
          "wire",
          "topology",
          "app",
          "bench");

  @ArchTest
  static final ArchRule onlyTheProviderRoomSpeaksHttp =
      onlyIn(new String[] {"org.apache.hc..", "java.net.http.."}, "provider");

  @ArchTest
  static final ArchRule onlyTheProviderRoomRunsModels =
      onlyIn(new String[] {"dev.langchain4j..", "ai.onnxruntime..", "ai.djl.."}, "provider");

  @ArchTest
  static final ArchRule fewReadJson =
      onlyIn(JACKSON, "wire", "documents", "provider", "config", "bench", "cli");

  @ArchTest
  static final ArchRule onlyTheCommandLineSeesPicocli =
      onlyIn(new String[] {"picocli..", "me.tongfei.."}, "cli");

  @ArchTest
  static final ArchRule onlyTheManagementServerSeesJavalin =
      onlyIn(new String[] {"io.javalin..", "org.eclipse.jetty..", "jakarta.servlet.."}, "http");

  @ArchTest
  static final ArchRule metersHideMicrometer =
      onlyIn(new String[] {"io.micrometer..", "io.prometheus.."}, "metrics", "http", "app");

  @ArchTest
  static final ArchRule oneFileSeesCaffeine =
      noClasses()
          .that()
          .haveNameNotMatching(ROOT.replace(".", "\\.") + "wire\\.NearMemory(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.github.benmanes.caffeine..");

  @ArchTest
  static final ArchRule oneFileSeesTheBrokersInside =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(ROOT + "app.EmbeddedBroker")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "kafka..", "org.apache.kafka.metadata..", "org.apache.kafka.server.common..");

  @ArchTest
  static final ArchRule nobodyPrintsButTheCommandLine =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "cli..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule everyPackageSaysWhatMayBeNull =
      classes()
          .should(
              com.tngtech.archunit.lang.conditions.ArchConditions.be(
                  DescribedPredicate.describe(
                      "in a package that is @NullMarked",
                      (JavaClass type) -> type.getPackage().isAnnotatedWith(NullMarked.class))));

  @ArchTest
  static final ArchRule namesSayMoreThanManagerOrHelper =
      noClasses().should().haveNameMatching(".*(Manager|Utils?|Impl|Helper)");

  /** Processors and store wrappers, with the classes inside them. */
  private static boolean isGlue(JavaClass type) {
    JavaClass outer = type.getEnclosingClass().orElse(type);
    String name = outer.getEnclosingClass().orElse(outer).getSimpleName();
    return name.endsWith("Processor") || name.endsWith("Store") || STORE_WRAPPERS.contains(name);
  }

  private static ArchRule onlyIn(String[] libraries, String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(in(packages))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries);
  }

  private static DescribedPredicate<JavaClass> inPackage(String name) {
    return resideInAnyPackage(in(name));
  }

  private static String[] in(String... packages) {
    List<String> all = new ArrayList<>();
    for (String name : packages) {
      all.add(ROOT + name + "..");
    }
    return all.toArray(new String[0]);
  }
}
