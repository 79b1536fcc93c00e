package dev.broca.app;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The arrows of the house point one way. */
class ArchitectureTest {
  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.broca");

  @Test
  void modulesDependDownwardsOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("dev.broca..")
        .layer("torch")
        .definedBy("dev.broca.torch..")
        .layer("model")
        .definedBy("dev.broca.model..")
        .layer("lab")
        .definedBy("dev.broca.lab..")
        .layer("app")
        .definedBy("dev.broca.app..")
        .whereLayer("app")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("lab")
        .mayOnlyBeAccessedByLayers("app")
        .whereLayer("model")
        .mayOnlyBeAccessedByLayers("lab", "app")
        .check(classes);
  }

  @Test
  void roomsNeedEachOtherInNoCircle() {
    slices().matching("dev.broca.(**)").should().beFreeOfCycles().check(classes);
  }

  @Test
  void roomsHoldAtMost45Files() {
    Map<String, Long> files =
        classes.stream()
            .filter(type -> type.getEnclosingClass().isEmpty() && !type.isAnonymousClass())
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
    assertThat(files)
        .allSatisfy((room, count) -> assertThat(count).as(room).isLessThanOrEqualTo(45));
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(classes).hasSizeGreaterThan(100);
    classes.stream()
        .map(type -> type.getPackage())
        .distinct()
        .forEach(folder ->
            assertThat(folder.isAnnotatedWith(NullMarked.class)).as(folder.getName()).isTrue());
  }
}
