package io.vireo.spring.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** The test that the guide to Spring Boot shows is short, compiles and passes. */
class TestingGuideTest {
  private static final Path GUIDE = Path.of("..", "docs", "guide", "spring-boot.md");

  private static final Pattern BLOCK =
      Pattern.compile("<!-- java: spring test -->\\s*```java\\n(.*?)```", Pattern.DOTALL);

  /** What a reader's editor adds, and the application that is tested. */
  private static final String BEFORE =
      """
      package shop;

      import static io.vireo.test.VireoAssertions.assertThat;

      import io.vireo.*;
      import io.vireo.spring.*;
      import io.vireo.test.*;
      import org.junit.jupiter.api.*;
      import org.springframework.boot.autoconfigure.*;
      import org.springframework.boot.test.context.*;

      @SpringBootApplication
      class Shop {
        private final Core core;

        Shop(Core core) {
          this.core = core;
        }

        @OnEvent("order.placed")
        void ship(Order order) {
          core.emit("parcel.sent", order);
        }
      }

      record Order(int id) {}

      """;

  @Test
  void theTestOfTheGuideIsShortAndPasses(@TempDir Path folder) throws Exception {
    Matcher block = BLOCK.matcher(Files.readString(GUIDE));
    assertThat(block.find()).isTrue();
    assertThat(block.group(1).lines()).hasSizeLessThanOrEqualTo(15);
    assertThat(errors(BEFORE + block.group(1), folder)).isEmpty();

    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      Thread.currentThread().setContextClassLoader(loader);
      LauncherFactory.create()
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(selectClass(loader.loadClass("shop.ShippingTest")))
                  .build(),
              listener);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
    assertThat(listener.getSummary().getFailures()).isEmpty();
    assertThat(listener.getSummary().getTestsSucceededCount()).isEqualTo(1);
  }

  private static String errors(String source, Path folder) {
    StringWriter errors = new StringWriter();
    JavaFileObject file =
        new SimpleJavaFileObject(URI.create("string:///Guide.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    List<String> options =
        List.of(
            "-proc:none",
            "-parameters",
            "-d",
            folder.toString(),
            "-cp",
            System.getProperty("java.class.path"));
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(errors, null, null, options, null, List.of(file))
            .call();
    return compiled ? "" : errors.toString();
  }
}
