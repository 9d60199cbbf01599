package io.vireo.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.test.GuidePage.Example;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult.Status;

/** The tests of docs/guide/testing.md compile and pass; {@link GuideIT} runs them on RabbitMQ. */
class GuideTest {

  @Test
  void theFirstTestIsShort() throws Exception {
    assertThat(GuidePage.examples().get(0).text().lines().toList())
        .hasSizeLessThanOrEqualTo(15)
        .anySatisfy(line -> assertThat(line).contains("awaitQuiet"));
  }

  @Test
  void eachTestOfThePageCompilesAndPasses(@TempDir Path folder) throws Exception {
    assertThat(run(folder))
        .hasSize(5)
        .allSatisfy(
            result ->
                assertThat(result.outcome().getStatus())
                    .as(result.toString())
                    .isEqualTo(Status.SUCCESSFUL));
  }

  /** Runs the tests of the page, and the one that needs no framework. */
  static List<InnerTests.Result> run(Path folder) throws Exception {
    List<Example> examples = GuidePage.examples();
    assertThat(examples).hasSizeGreaterThan(5);
    assertThat(GuidePage.compile(examples, folder)).isEmpty();
    try (URLClassLoader loader = GuidePage.load(folder)) {
      Class<?> plain = loader.loadClass("WithoutAnnotations");
      var constructor = plain.getDeclaredConstructor();
      constructor.setAccessible(true);
      var method = plain.getDeclaredMethod("test");
      method.setAccessible(true);
      method.invoke(constructor.newInstance());
      Class<?>[] tests =
          examples.stream()
              .map(Example::name)
              .filter(name -> name.endsWith("Test"))
              .map(name -> loaded(loader, name))
              .toArray(Class<?>[]::new);
      return InnerTests.run(tests);
    }
  }

  private static Class<?> loaded(ClassLoader loader, String name) {
    try {
      return loader.loadClass(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
