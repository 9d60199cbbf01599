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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the guide to Spring Boot has its reader paste into an empty folder is an application that
 * handles an event, with the libraries that each line of Spring Boot manages.
 */
class SpringBootGuideIT {
  private static final Path PARENT_POM = Path.of("../pom.xml");
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private static Path repositoryFolder;
  private static LocalRepository repository;
  private static GuideProject guide;

  @TempDir private Path folder;

  @BeforeAll
  static void readTheGuide() throws IOException {
    repository = LocalRepository.in(repositoryFolder);
    guide = GuideProject.read();
  }

  static List<String> linesOfSpringBoot() throws IOException {
    return List.of(parentPom("spring-boot.version"), newestSpringBoot());
  }

  private static String newestSpringBoot() throws IOException {
    return parentPom("spring-boot-next.version");
  }

  private static String parentPom(String property) throws IOException {
    return ReleaseFolder.values(PARENT_POM, "properties/" + property).get(0);
  }

  @Test
  void fifteenLinesOfCodeAndOnePropertyAreEnough() {
    assertThat(guide.linesOfCode()).isNotEmpty().hasSizeLessThanOrEqualTo(15);
    assertThat(guide.files().get(GuideProject.PROPERTIES).lines()).hasSize(1);
    assertThat(guide.files()).hasSize(3);
  }

  @Test
  void theGuideShowsTheNewestVersions() throws IOException {
    assertThat(guide.files().get(GuideProject.POM))
        .contains("<version>" + newestSpringBoot() + "</version>")
        .contains("<version>" + LocalRepository.version() + "</version>");
  }

  @ParameterizedTest
  @MethodSource("linesOfSpringBoot")
  void whatIsPastedHandlesAnEventInMemoryAndOnRabbitMq(String springBoot) throws Exception {
    guide.writeTo(folder);
    Path pom = folder.resolve(GuideProject.POM);
    Files.writeString(pom, Files.readString(pom).replace(newestSpringBoot(), springBoot));

    assertThat(outputOfARun())
        .contains(":: Spring Boot ::")
        .contains("(v" + springBoot + ")")
        .doesNotContain("amqp-client");

    Files.writeString(
        folder.resolve(GuideProject.PROPERTIES),
        guide.rabbitProperty().replace("amqp://localhost", RabbitNode.sharedUrl()));
    assertThat(outputOfARun())
        .containsOnlyOnce("com.rabbitmq:amqp-client " + managedClient(springBoot) + " is on the")
        .containsOnlyOnce("<rabbit-amqp-client.version>5.37.1</rabbit-amqp-client.version>");
  }

  @Test
  void theTestsOfTheModuleRunWithTheClientsThatSpringBootManages() throws IOException {
    assertThat(parentPom("spring-boot.amqp-client.version"))
        .isEqualTo(managedClient(parentPom("spring-boot.version")));
    assertThat(parentPom("spring-boot-next.amqp-client.version"))
        .isEqualTo(managedClient(newestSpringBoot()));
  }

  /** The version of RabbitMQ's client that a version of Spring Boot manages. */
  private static String managedClient(String springBoot) throws IOException {
    return ReleaseFolder.values(
            repositoryFolder.resolve(
                "org/springframework/boot/spring-boot-dependencies/%1$s/spring-boot-dependencies-%1$s.pom"
                    .formatted(springBoot)),
            "properties/rabbit-amqp-client.version")
        .get(0);
  }

  /** Runs the command of the guide until the event has been handled. Returns its output. */
  private String outputOfARun() throws Exception {
    String[] words = guide.command().split(" ");
    assertThat(words).startsWith("mvn");
    Path output = Files.createTempFile(folder, "output", ".txt");
    Process maven =
        new ProcessBuilder(
                repository.maven(List.of(words).subList(1, words.length).toArray(String[]::new)))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      await()
          .atMost(PATIENCE)
          .failFast("The command has ended", () -> !maven.isAlive())
          .untilAsserted(
              () -> assertThat(Files.readString(output).lines()).contains(guide.output()));
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(Files.readString(output), e);
    } finally {
      end(maven);
    }
    return Files.readString(output);
  }

  /** Ends Maven, as Ctrl-C does, and with it the application. */
  private static void end(Process maven) throws InterruptedException {
    List<ProcessHandle> all = maven.descendants().toList();
    maven.destroy();
    boolean ended = maven.waitFor(30, TimeUnit.SECONDS);
    all.forEach(ProcessHandle::destroyForcibly);
    maven.destroyForcibly();
    assertThat(ended).as("Maven ended when it was told to").isTrue();
  }
}
