package io.vireo.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Vireo on the module path. The other tests run on the class path, where module descriptors have no
 * effect.
 */
class ModulesTest {
  private static final ModuleLayer VIREO = vireoAsModules();

  @ParameterizedTest
  @CsvSource({"memory:, io.vireo", "amqp://localhost, io.vireo.rabbitmq"})
  void aUrlFindsTheDriverThatAModuleProvides(String url, String module) throws Exception {
    Class<?> coreClass = VIREO.findLoader("io.vireo").loadClass("io.vireo.Core");
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(coreClass.getClassLoader());
    try (AutoCloseable core =
        (AutoCloseable) coreClass.getMethod("connect", String.class).invoke(null, url)) {
      assertThat(core.getClass().getModule().getName()).isEqualTo("io.vireo");
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
    assertThat(VIREO.findModule(module).orElseThrow().getDescriptor().provides()).isNotEmpty();
  }

  @Test
  void coreExportsTheApiAndTheDriverContractAndNothingElse() {
    Module core = VIREO.findModule("io.vireo").orElseThrow();
    assertThat(core.getPackages().stream().filter(core::isExported))
        .containsExactlyInAnyOrder("io.vireo", "io.vireo.spi");
  }

  @Test
  void onlyTheModulesForMetricsAndTracesSeeWhatTheyHaveInCommon() {
    Module core = VIREO.findModule("io.vireo").orElseThrow();
    assertThat(core.getDescriptor().exports())
        .filteredOn(exported -> exported.source().equals("io.vireo.instrumentation"))
        .flatExtracting(ModuleDescriptor.Exports::targets)
        .containsExactlyInAnyOrder("io.vireo.micrometer", "io.vireo.opentelemetry");
  }

  @Test
  void whatTheCommandAndTheConsoleHaveInCommonIsExportedToThemAlone() {
    Module operations = VIREO.findModule("io.vireo.operations").orElseThrow();
    assertThat(operations.getDescriptor().exports())
        .isNotEmpty()
        .allSatisfy(
            exported ->
                assertThat(exported.targets())
                    .isNotEmpty()
                    .isSubsetOf("io.vireo.cli", "io.vireo.console"));
  }

  @Test
  void onlyTheModuleThatUsersTestWithSeesTheDriverOfMemory() {
    Module core = VIREO.findModule("io.vireo").orElseThrow();
    Module test = VIREO.findModule("io.vireo.test").orElseThrow();
    assertThat(core.isExported("io.vireo.memory", test)).isTrue();
    assertThat(core.isExported("io.vireo.memory", VIREO.findModule("io.vireo.rabbitmq").get()))
        .isFalse();
    assertThat(test.getPackages().stream().filter(test::isExported))
        .containsExactly("io.vireo.test");
  }

  private static ModuleLayer vireoAsModules() {
    Path[] classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .toArray(Path[]::new);
    Configuration configuration =
        ModuleLayer.boot()
            .configuration()
            .resolveAndBind(
                ModuleFinder.of(),
                ModuleFinder.of(classPath),
                Set.of(
                    "io.vireo",
                    "io.vireo.rabbitmq",
                    "io.vireo.test",
                    "io.vireo.cloudevents",
                    "io.vireo.operations"));
    return ModuleLayer.boot()
        .defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader());
  }
}
