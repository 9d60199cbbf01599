package io.vireo.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.tck.rabbitmq.RabbitAdmin;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The developer tools of Spring Boot restart an application in the same process when one of its
 * classes has changed. A class loader of its own has the application's classes, and each restart
 * has a new one; Vireo is in the class loader that stays.
 *
 * <p>Spring Boot itself keeps the first class loader of a process, with Vireo or without: for
 * example {@code BindConverter}, the logging system and the shutdown hook hold it for good. So the
 * first version of the application does not use Vireo, and the class loader of every later version
 * has to go.
 */
class DevtoolsIT {
  private static final int WITHOUT_VIREO = 1;
  private static final int FIRST = 2;
  private static final int LAST = 5;
  private static final Path SOURCE = Path.of("src/main/java/shop/Shop.java");
  private static final Pattern CLASS_PATH = Pattern.compile("shop: class path (.*)");
  private static final Pattern PROCESS = Pattern.compile("shop: process (.*)");
  private static final Pattern THREAD = Pattern.compile("^\"(vireo[^\"]*)\"", Pattern.MULTILINE);

  /**
   * Threads that an application has at some times and not at others: those of pools end when they
   * have been idle for a while, and the timer starts with its first task. The thread of the bus in
   * memory belongs to the JVM, and also ends when it has been idle.
   */
  private static final Pattern PASSING =
      Pattern.compile("vireo-(handler|worker|dispatch|callback)-\\d+|vireo-timer|vireo-memory");

  /**
   * An application of which each version emits an event, says that it has handled the event, and,
   * once the versions before it had some time to be collected, which of them are left. An event
   * that is due later keeps the thread of the bus in memory alive.
   */
  private static final String APPLICATION =
      """
      package shop;

      import io.vireo.Core;
      import io.vireo.spring.OnEvent;
      import java.lang.ref.WeakReference;
      import java.time.Duration;
      import java.util.List;
      import java.util.Map;
      import java.util.Set;
      import java.util.TreeMap;
      import java.util.TreeSet;
      import org.springframework.boot.SpringApplication;
      import org.springframework.boot.autoconfigure.SpringBootApplication;
      import org.springframework.context.ApplicationContext;

      @SpringBootApplication
      class Shop {
        private static final int VERSION = 1;

        record Order(int version) {}

        @SuppressWarnings("unchecked")
        public static void main(String[] arguments) throws Exception {
          System.out.println("shop: process " + ProcessHandle.current().pid());
          System.out.println("shop: class path " + System.getProperty("java.class.path"));
          Map<Integer, WeakReference<ClassLoader>> loaders =
              (Map<Integer, WeakReference<ClassLoader>>)
                  System.getProperties().computeIfAbsent("shop.loaders", any -> new TreeMap<>());
          loaders.put(VERSION, new WeakReference<>(Shop.class.getClassLoader()));
          if (VERSION == 1) {
            SpringApplication.run(
                Shop.class,
                "--spring.autoconfigure.exclude="
                    + "io.vireo.spring.autoconfigure.VireoAutoConfiguration");
          } else {
            ApplicationContext context = SpringApplication.run(Shop.class);
            Core core = context.getBean(Core.class);
            core.emit("order.placed", new Order(VERSION));
            core.emitLater("order.late", new Order(VERSION), Duration.ofHours(1));
          }
          for (int i = 0; i < 50 && !List.of(1, VERSION).containsAll(left(loaders)); i++) {
            System.gc();
            Thread.sleep(100);
          }
          System.out.println("shop: version " + VERSION + " has left " + left(loaders));
        }

        private static Set<Integer> left(Map<Integer, WeakReference<ClassLoader>> loaders) {
          Set<Integer> left = new TreeSet<>(loaders.keySet());
          left.removeIf(version -> loaders.get(version).get() == null);
          return left;
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
  private MavenProcess maven;

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

  @AfterEach
  void endMaven() {
    maven.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory:", "amqp:"})
  void aRestartLeavesNothingOfTheApplicationBeforeIt(String scheme) throws Exception {
    boolean onRabbit = scheme.equals("amqp:");
    write(onRabbit ? node.url() : scheme);
    maven = MavenProcess.start(command(), folder);
    maven.await(() -> assertThat(maven.output()).contains("shop: version 1 has left [1]"));
    assertThat(threads()).isEmpty();
    change(FIRST);
    awaitVersion(FIRST);
    List<String> threads = threadsThatStay();
    int connections = node.admin().connectionCount();

    for (int version = FIRST + 1; version <= LAST; version++) {
      change(version);
      awaitVersion(version);

      assertThat(maven.output()).containsOnlyOnce("shop: version " + version + " handles ");
      maven.await(() -> assertThat(threadsThatStay()).isEqualTo(threads));
      maven.await(() -> assertThat(threads()).doesNotHaveDuplicates());
      if (onRabbit) {
        maven.await(() -> assertThat(consumers()).hasSize(1));
        maven.await(() -> assertThat(node.admin().connectionCount()).isEqualTo(connections));
      }
    }
  }

  private void write(String url) throws IOException {
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
        spring.main.keep-alive=true
        spring.devtools.restart.poll-interval=300ms
        spring.devtools.restart.quiet-period=200ms
        """
            .formatted(url));
  }

  private static List<String> command() {
    return repository.maven(
        "spring-boot:run",
        // What only a soft reference holds is collected as well.
        "-Dspring-boot.run.jvmArguments=-XX:SoftRefLRUPolicyMSPerMB=0");
  }

  /** Compiles the application with another number, as an editor does. */
  private void change(int version) throws IOException {
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
                firstMatch(CLASS_PATH),
                "-d",
                folder.resolve("target/classes").toString(),
                source.toString());
    assertThat(result).isZero();
  }

  /** Waits until a version has handled its event, and finds no other one that uses Vireo. */
  private void awaitVersion(int version) throws IOException {
    maven.await(
        () ->
            assertThat(maven.output())
                .contains("shop: version " + version + " handles Order[version=" + version + "]")
                .contains("shop: version " + version + " has left "));
    assertThat(maven.output())
        .containsPattern(
            "shop: version %1$d has left \\[(%2$d, )?%1$d]".formatted(version, WITHOUT_VIREO));
  }

  private static List<RabbitAdmin.Consumer> consumers() {
    return node.admin().consumers().stream()
        .filter(consumer -> consumer.queue().equals("order.placed"))
        .toList();
  }

  /** The names of Vireo's threads that live as long as an application that uses Vireo. */
  private List<String> threadsThatStay() throws IOException, InterruptedException {
    return threads().stream().filter(name -> !PASSING.matcher(name).matches()).toList();
  }

  /** The names of Vireo's threads, sorted. */
  private List<String> threads() throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                firstMatch(PROCESS),
                "Thread.print")
            .redirectErrorStream(true)
            .start();
    String print = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
    assertThat(jcmd.waitFor()).as(print).isZero();
    return THREAD.matcher(print).results().map(thread -> thread.group(1)).sorted().toList();
  }

  private String firstMatch(Pattern pattern) throws IOException {
    Matcher match = pattern.matcher(maven.output());
    assertThat(match.find()).isTrue();
    return match.group(1);
  }
}
