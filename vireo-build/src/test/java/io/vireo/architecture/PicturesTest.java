package io.vireo.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.architecture.ArchitecturePage.Station;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The pictures of the page on the architecture are made of its tables. {@code ./dev pictures} makes
 * them anew: this test then writes them instead.
 */
class PicturesTest {
  private static final boolean WRITE = Boolean.getBoolean("vireo.pictures.write");
  private static final int MAX_FILES = 8;
  private static final int MAX_WITH_HELPERS = 14;

  @ParameterizedTest
  @CsvSource({
    "The packages of the engine, packages-engine",
    "The packages of the RabbitMQ driver, packages-rabbitmq",
    "The packages of the command, packages-cli",
    "The packages of the contract, packages-tck"
  })
  void thePictureOfAModuleIsThatOfItsTable(String heading, String picture) throws IOException {
    requireDrawn(picture, PackagesPicture.of(heading, ArchitecturePage.read().rooms(heading)));
  }

  @ParameterizedTest
  @CsvSource({"The files of the way out, way-out", "The files of the way in, way-in"})
  void thePictureOfAWayIsThatOfItsTable(String heading, String picture) throws IOException {
    requireDrawn(picture, PathPicture.of(heading, ArchitecturePage.read().stations(heading)));
  }

  /** A stranger is to follow an event through them in one go. */
  @ParameterizedTest
  @CsvSource({"The files of the way out", "The files of the way in"})
  void anEventPassesFewFiles(String heading) throws IOException {
    List<Station> stations = ArchitecturePage.read().stations(heading);

    assertThat(stations).hasSizeBetween(1, MAX_WITH_HELPERS);
    assertThat(stations.stream().filter(station -> !station.helper())).hasSizeBetween(1, MAX_FILES);
    assertThat(stations).extracting(Station::name).doesNotHaveDuplicates();
    assertThat(stations)
        .allSatisfy(
            station ->
                assertThat(ArchitecturePage.FOLDER.resolve(station.path()))
                    .exists()
                    .hasFileName(station.name() + ".java"));
  }

  private static void requireDrawn(String picture, String svg) throws IOException {
    Path file = ArchitecturePage.FOLDER.resolve("images").resolve(picture + ".svg");
    if (WRITE) {
      Files.writeString(file, svg);
    }
    assertThat(file).as("./dev pictures makes the pictures anew").hasContent(svg);
  }
}
