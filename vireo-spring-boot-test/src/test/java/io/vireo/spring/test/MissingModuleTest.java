package io.vireo.spring.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * Without this module, a test of a Spring Boot application is refused, for its application would
 * not be on the broker of the test.
 */
class MissingModuleTest {

  /** Runs a test in a JVM that does not have this module, and prints why it has failed. */
  public static void main(String[] arguments) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(ShippingTest.class))
                .build(),
            listener);
    listener.getSummary().getFailures().forEach(one -> System.out.println(one.getException()));
    System.exit(0);
  }

  @Test
  void aTestOfSpringBootIsToldWhichModuleIsMissing() throws Exception {
    Process tests =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPathWithoutTheModule(),
                MissingModuleTest.class.getName())
            .redirectErrorStream(true)
            .start();

    assertThat(new String(tests.getInputStream().readAllBytes(), UTF_8).lines())
        .filteredOn(line -> line.contains("ExtensionConfigurationException"))
        .hasSize(2)
        .allSatisfy(
            line ->
                assertThat(line)
                    .contains(ShippingTest.class.getName())
                    .endsWith("Add io.vireo:vireo-spring-boot-test to the test dependencies"));
  }

  private static String classPathWithoutTheModule() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(
            entry -> entry.endsWith("test-classes") || !entry.contains("vireo-spring-boot-test"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
