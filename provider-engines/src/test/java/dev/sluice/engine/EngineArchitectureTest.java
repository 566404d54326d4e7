package dev.sluice.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may import whom among the engines. */
@AnalyzeClasses(packages = "dev.sluice.engine", importOptions = DoNotIncludeTests.class)
final class EngineArchitectureTest {

  @ArchTest
  static final ArchRule noPackagesImportEachOther =
      slices().matching("dev.sluice.engine.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule enginesAreFoundByNameAndNotByEachOther =
      noClasses()
          .that()
          .resideInAnyPackage("dev.sluice.engine.*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.sluice.engine");

  @ArchTest
  static final ArchRule theOpenAiFormKnowsNothingOfHttp =
      noClasses()
          .that()
          .resideInAPackage("dev.sluice.engine.chat..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.sluice.engine.http..", "dev.sluice.engine.auth..", "dev.sluice.engine.api..")
          .allowEmptyShould(true);
}
