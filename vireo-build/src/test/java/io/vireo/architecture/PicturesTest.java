package io.vireo.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.architecture.ArchitecturePage.FileRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The pictures of docs/architecture.md are drawn from its tables. With {@code ./dev pictures} this
 * test writes them instead of comparing them.
 */
class PicturesTest {
  private static final boolean WRITE = Boolean.getBoolean("vireo.pictures.write");
  private static final int MAX_FILES = 8;
  private static final int MAX_WITH_HELPERS = 14;

  @ParameterizedTest
  @CsvSource({
    "The packages of the engine, packages-engine",
    "The packages of the RabbitMQ driver, packages-rabbitmq",
    "The packages of the Spring Boot module, packages-spring",
    "The packages of what the command and the console have in common, packages-operations",
    "The packages of the console, packages-console",
    "The packages of the command, packages-cli",
    "The packages of the contract, packages-tck"
  })
  void thePictureOfAModuleShowsItsTable(String heading, String picture) throws IOException {
    requireDrawn(picture, PackagesPicture.of(heading, ArchitecturePage.read().packages(heading)));
  }

  @ParameterizedTest
  @CsvSource({"The files of the way out, way-out", "The files of the way in, way-in"})
  void thePictureOfAPathShowsItsTable(String heading, String picture) throws IOException {
    requireDrawn(picture, PathPicture.of(heading, ArchitecturePage.read().files(heading)));
  }

  /** A newcomer shall be able to follow an event through all files in one go. */
  @ParameterizedTest
  @CsvSource({"The files of the way out", "The files of the way in"})
  void anEventPassesFewFiles(String heading) throws IOException {
    List<FileRow> files = ArchitecturePage.read().files(heading);

    assertThat(files).hasSizeBetween(1, MAX_WITH_HELPERS);
    assertThat(files.stream().filter(file -> !file.helper())).hasSizeBetween(1, MAX_FILES);
    assertThat(files).extracting(FileRow::name).doesNotHaveDuplicates();
    assertThat(files)
        .allSatisfy(
            file ->
                assertThat(ArchitecturePage.FOLDER.resolve(file.path()))
                    .exists()
                    .hasFileName(file.name() + ".java"));
  }

  private static void requireDrawn(String picture, String svg) throws IOException {
    Path file = ArchitecturePage.FOLDER.resolve("images").resolve(picture + ".svg");
    if (WRITE) {
      Files.writeString(file, svg);
    }
    assertThat(file)
        .as("The picture does not show the table; ./dev pictures draws it again")
        .hasContent(svg);
  }
}
