package dev.nomos.console;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the modules may know of each other; this module's class path has them all. */
class ArchitectureTest {
  private static final List<String> PROGRAMS = List.of("ingest", "miner", "validator", "enforcer");
  private static final String GENERATED = "dev.nomos.schemas.avro";
  private static final JavaClasses NOMOS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.nomos");

  @Test
  void everyModuleIsLookedAt() {
    for (String module :
        List.of("logic", "schemas", "ingest", "miner", "validator", "enforcer", "console")) {
      assertThat(NOMOS.stream().filter(resideInAPackage("dev.nomos." + module + "..")))
          .as(module)
          .hasSizeGreaterThan(3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ingest", "miner", "validator", "enforcer"})
  void programsMeetInTopicsOnly(String program) {
    List<String> forbidden = new ArrayList<>(List.of("dev.nomos.console.."));
    PROGRAMS.stream()
        .filter(other -> !other.equals(program))
        .forEach(other -> forbidden.add("dev.nomos." + other + ".."));
    noClasses()
        .that()
        .resideInAPackage("dev.nomos." + program + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(forbidden.toArray(String[]::new))
        .check(NOMOS);
  }

  @Test
  void logicStandsAlone() {
    classes()
        .that()
        .resideInAPackage("dev.nomos.logic..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                    "dev.nomos.logic..", "org.jspecify..", "com.microsoft.z3..", "java..")
                .or(nameMatching("\\[.*")) // arrays of primitive types
                .or(resideInAPackage("")))
        .check(NOMOS);
  }

  @Test
  void logicDoesNoInputOrOutput() {
    noClasses()
        .that()
        .resideInAPackage("dev.nomos.logic..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.io..", "java.nio.file..", "java.net..", "java.nio.channels..")
        .check(NOMOS);
  }

  @Test
  void schemasKnowNoProgram() {
    noClasses()
        .that()
        .resideInAPackage("dev.nomos.schemas..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            PROGRAMS.stream().map(program -> "dev.nomos." + program + "..").toArray(String[]::new))
        .check(NOMOS);
  }

  @Test
  void theSearchAndItsRulesKnowNoKafkaAndNoFiles() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.nomos.miner.search..", "dev.nomos.miner.theory..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache..", "java.io..", "java.nio.file..", "java.net..")
        .check(NOMOS);
  }

  @Test
  void decodersKnowNoKafka() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.nomos.ingest.netflow..",
            "dev.nomos.ingest.sflow..",
            "dev.nomos.ingest.exchange..",
            "dev.nomos.ingest.exports..",
            "dev.nomos.ingest.capture..",
            "dev.nomos.ingest.packet..",
            "dev.nomos.ingest.table..",
            "dev.nomos.ingest.prepare..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache..")
        .check(NOMOS);
  }

  @Test
  void onlyTrainingLoadsATensorEngine() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.nomos.enforcer.training..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl..")
        .check(NOMOS);
  }

  @Test
  void onlyTheConsoleHasABrokerInIt() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.nomos.console.broker..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("kafka..", "org.apache.kafka.server..", "org.apache.kafka.metadata..")
        .check(NOMOS);
  }

  @Test
  void aNameThatExcludesNothingIsNoName() {
    noClasses()
        .that()
        .resideOutsideOfPackage(GENERATED)
        .should()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Helpers")
        .orShould()
        .haveSimpleNameEndingWith("Common")
        .check(NOMOS);
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching("dev.nomos.(**)").should().beFreeOfCycles().check(NOMOS);
  }

  @Test
  void everyPackageIsNullMarked() {
    List<String> unmarked =
        NOMOS.getPackage("dev.nomos").getSubpackagesInTree().stream()
            .filter(p -> !p.getClasses().isEmpty() && !p.getName().equals(GENERATED))
            .filter(p -> !p.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName)
            .toList();
    assertThat(unmarked).isEmpty();
  }
}
