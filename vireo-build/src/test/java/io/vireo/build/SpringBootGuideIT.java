package io.vireo.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.tck.rabbitmq.RabbitNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    List<String> command =
        repository.maven(List.of(words).subList(1, words.length).toArray(String[]::new));
    try (MavenProcess maven = MavenProcess.start(command, folder)) {
      maven.await(() -> assertThat(maven.output().lines()).contains(guide.output()));
      return maven.output();
    }
  }
}
