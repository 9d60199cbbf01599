package io.vireo.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.tck.rabbitmq.RabbitNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The developer tools of Spring Boot restart an application in the same process when one of its
 * classes has changed. A class loader of its own has the application's classes, and each restart
 * has a new one; Vireo is in the class loader that stays.
 */
class DevtoolsIT {
  private static final int RESTARTS = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Path SOURCE = Path.of("src/main/java/shop/Shop.java");
  private static final Pattern CLASS_PATH = Pattern.compile("shop: class path (.*)");

  /**
   * An application of which each version says that it has handled its event, and, once it had some
   * time to be collected, what of the versions before it is left.
   */
  private static final String APPLICATION =
      """
      package shop;

      import io.vireo.Core;
      import io.vireo.spring.OnEvent;
      import java.lang.ref.WeakReference;
      import java.util.List;
      import java.util.concurrent.CopyOnWriteArrayList;
      import org.springframework.boot.SpringApplication;
      import org.springframework.boot.autoconfigure.SpringBootApplication;

      @SpringBootApplication
      class Shop {
        private static final int VERSION = 1;

        record Order(int version) {}

        @SuppressWarnings("unchecked")
        public static void main(String[] arguments) throws Exception {
          Core core = SpringApplication.run(Shop.class, arguments).getBean(Core.class);
          System.out.println("shop: class path " + System.getProperty("java.class.path"));
          List<WeakReference<ClassLoader>> loaders =
              (List<WeakReference<ClassLoader>>)
                  System.getProperties()
                      .computeIfAbsent("shop.loaders", any -> new CopyOnWriteArrayList<>());
          loaders.add(new WeakReference<>(Shop.class.getClassLoader()));
          core.emit("order.placed", new Order(VERSION));
          for (int i = 0; i < 50 && left(loaders) > 2; i++) {
            System.gc();
            Thread.sleep(100);
          }
          System.out.println(
              "shop: version " + VERSION + " of " + loaders.size() + " has left " + left(loaders)
                  + " and threads " + threads());
        }

        private static long left(List<WeakReference<ClassLoader>> loaders) {
          return loaders.stream().filter(one -> one.get() != null).count();
        }

        private static List<String> threads() {
          return Thread.getAllStackTraces().keySet().stream()
              .map(Thread::getName)
              .filter(name -> name.startsWith("vireo"))
              .sorted()
              .toList();
        }

        @OnEvent("order.placed")
        void ship(Order order) {
          System.out.println("shop: version " + VERSION + " handles " + order);
        }
      }
      """;

  @TempDir private static Path repositoryFolder;
  private static LocalRepository repository;
  private static GuideProject guide;
  private static RabbitNode node;

  @TempDir private Path folder;
  private Path output;

  @BeforeAll
  static void startNode() throws IOException {
    repository = LocalRepository.in(repositoryFolder);
    guide = GuideProject.read();
    node = RabbitNode.start();
  }

  @AfterAll
  static void closeNode() {
    node.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory:", "amqp:"})
  void aRestartLeavesNothingOfTheApplicationBeforeIt(String scheme) throws Exception {
    boolean onRabbit = scheme.equals("amqp:");
    Process maven = start(onRabbit ? node.url() : scheme);
    try {
      awaitVersion(maven, 1);
      int connections = node.admin().connectionCount();

      for (int version = 2; version <= RESTARTS + 1; version++) {
        change(version);
        awaitVersion(maven, version);

        assertThat(text()).containsOnlyOnce("shop: version " + version + " handles ");
        if (onRabbit) {
          assertThat(node.admin().consumers())
              .filteredOn(consumer -> consumer.queue().equals("order.placed"))
              .hasSize(1);
          assertThat(node.admin().connectionCount()).isEqualTo(connections);
        }
      }
      assertThat(text().lines().filter(line -> line.contains(" handles "))).hasSize(RESTARTS + 1);
      // At most one class loader of an earlier version: their number does not grow.
      assertThat(matches("has left (\\d+)")).allSatisfy(left -> assertThat(left).isIn("1", "2"));
      // Less than one more with each restart: threads end when they were idle for some time.
      List<String> threads = matches("and threads (.*)");
      assertThat(count(threads.get(RESTARTS))).isLessThan(count(threads.get(1)) + RESTARTS - 1);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + text(), e);
    } finally {
      end(maven);
    }
  }

  private Process start(String url) throws IOException {
    guide.writeTo(folder);
    Path pom = folder.resolve(GuideProject.POM);
    Files.writeString(
        pom,
        Files.readString(pom)
            .replace(
                "<dependencies>",
                """
                <dependencies>
                    <dependency>
                      <groupId>org.springframework.boot</groupId>
                      <artifactId>spring-boot-devtools</artifactId>
                    </dependency>
                """));
    Files.writeString(folder.resolve(SOURCE), APPLICATION);
    Files.writeString(
        folder.resolve(GuideProject.PROPERTIES),
        """
        vireo.url=%s
        spring.devtools.restart.poll-interval=300ms
        spring.devtools.restart.quiet-period=200ms
        """
            .formatted(url));
    output = folder.resolve("output.txt");
    return new ProcessBuilder(
            repository.maven(
                "spring-boot:run",
                // What only a soft reference holds is collected as well.
                "-Dspring-boot.run.jvmArguments=-XX:SoftRefLRUPolicyMSPerMB=0"))
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  /** Compiles the application with another number, as an editor does. */
  private void change(int version) throws IOException {
    Matcher path = CLASS_PATH.matcher(text());
    assertThat(path.find()).isTrue();
    Path source = folder.resolve(SOURCE);
    Files.writeString(source, APPLICATION.replace("VERSION = 1;", "VERSION = " + version + ";"));
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-parameters",
                "-cp",
                path.group(1),
                "-d",
                folder.resolve("target/classes").toString(),
                source.toString());
    assertThat(result).isZero();
  }

  private void awaitVersion(Process maven, int version) {
    await()
        .atMost(PATIENCE)
        .failFast("The application has ended", () -> !maven.isAlive())
        .untilAsserted(
            () ->
                assertThat(text())
                    .contains(
                        "shop: version " + version + " handles Order[version=" + version + "]")
                    .contains("shop: version " + version + " of "));
  }

  private String text() throws IOException {
    return Files.readString(output);
  }

  private List<String> matches(String pattern) throws IOException {
    return Pattern.compile(pattern)
        .matcher(text())
        .results()
        .map(result -> result.group(1))
        .toList();
  }

  private static int count(String threads) {
    return threads.split(", ").length;
  }

  private static void end(Process maven) throws InterruptedException {
    List<ProcessHandle> all = maven.descendants().toList();
    maven.destroy();
    boolean ended = maven.waitFor(30, TimeUnit.SECONDS);
    all.forEach(ProcessHandle::destroyForcibly);
    maven.destroyForcibly();
    assertThat(ended).as("Maven ended when it was told to").isTrue();
  }
}
