package dev.sluice.worker;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;

/** Who may import whom in the worker. Data flows one way, and so do imports. */
@AnalyzeClasses(packages = "dev.sluice", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

  /** The JDK, nullness, logging, and JSON trees, which the contract's records hold. */
  private static final String[] EVERYWHERE = {
    "java..",
    "javax.net.ssl..",
    "org.jspecify..",
    "org.slf4j..",
    "tools.jackson..",
    "com.fasterxml.jackson.annotation.."
  };

  private static final String SCHEMA = "dev.sluice.schema..";
  private static final String PROVIDER = "dev.sluice.provider..";
  private static final String KAFKA = "org.apache.kafka..";
  private static final String BUCKET4J = "io.github.bucket4j..";
  private static final String LETTUCE = "io.lettuce..";

  @ArchTest static final ArchRule consumeKnowsKafkaAlone = mayImport("consume", KAFKA);

  @ArchTest
  static final ArchRule routeKnowsTheContractAlone =
      mayImport("route", SCHEMA, "com.knuddels.jtokkit..");

  @ArchTest
  static final ArchRule limitKnowsTheContractAndTargetsAndWhatProvidersSay =
      mayImport("limit", SCHEMA, in("route"), PROVIDER);

  @ArchTest static final ArchRule quotaKnowsNobody = mayImport("quota");

  @ArchTest static final ArchRule watchKnowsNobody = mayImport("watch");

  @ArchTest static final ArchRule tenantKnowsQuotasAlone = mayImport("tenant", in("quota"));

  @ArchTest static final ArchRule cancelKnowsTheContractAlone = mayImport("cancel", SCHEMA);

  @ArchTest
  static final ArchRule redisDrawsLimitsAlone =
      mayImport("redis", in("limit"), in("route"), BUCKET4J, LETTUCE);

  @ArchTest
  static final ArchRule redisAloneSpeaksToRedis =
      noClasses()
          .that(resideInAPackage("dev.sluice.worker.."))
          .and(not(resideInAPackage(in("redis"))))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(BUCKET4J, LETTUCE);

  @ArchTest static final ArchRule shareIsArithmeticAlone = mayImport("share");

  @ArchTest
  static final ArchRule attemptBringsRouteLimitAndProviderTogether =
      mayImport(
          "attempt",
          SCHEMA,
          in("route"),
          in("limit"),
          in("tenant"),
          PROVIDER,
          "io.github.resilience4j..",
          "com.github.benmanes.caffeine..");

  @ArchTest
  static final ArchRule discoverKnowsProvidersAlone =
      mayImport("discover", PROVIDER, "com.github.benmanes.caffeine..");

  @ArchTest
  static final ArchRule publishedFilesTellOfModelsAlone =
      mayImport("published", SCHEMA, in("route"));

  @ArchTest
  static final ArchRule publishKnowsTheContractAndKafka =
      mayImport("publish", SCHEMA, KAFKA, "com.github.benmanes.caffeine..");

  @ArchTest static final ArchRule duplicateKnowsTheContractAlone = mayImport("duplicate", SCHEMA);

  @ArchTest static final ArchRule fleetKnowsTheContractAndKafka = mayImport("fleet", SCHEMA, KAFKA);

  @ArchTest
  static final ArchRule kafkaStaysWhereRecordsComeAndGo =
      noClasses()
          .that(resideInAPackage("dev.sluice.worker.."))
          .and(not(resideInAnyPackage(in("consume"), in("publish"), in("fleet"))))
          .should()
          .dependOnClassesThat()
          .resideInAPackage(KAFKA);

  @ArchTest
  static final ArchRule enginesAloneSpeakToProviders =
      noClasses()
          .that(resideInAPackage("dev.sluice.worker.."))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.eclipse.jetty..", "java.net.http..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(ProcessBuilder.class);

  @ArchTest
  static final ArchRule nothingImportsTheCompositionRoot =
      noClasses()
          .that(resideInAPackage("dev.sluice.worker.."))
          .and(not(resideInAPackage("dev.sluice.worker")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.sluice.worker");

  @ArchTest
  static final ArchRule noPackagesImportEachOther =
      slices().matching("dev.sluice.worker.(*)..").should().beFreeOfCycles();

  private static ArchRule mayImport(String name, String... others) {
    String[] allowed =
        Stream.of(Stream.of(EVERYWHERE), Stream.of(others), Stream.of(in(name)))
            .flatMap(packages -> packages)
            .toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage(in(name))
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(allowed));
  }

  private static String in(String name) {
    return "dev.sluice.worker." + name + "..";
  }
}
