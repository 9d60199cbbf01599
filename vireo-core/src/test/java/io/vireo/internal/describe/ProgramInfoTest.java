package io.vireo.internal.describe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramInfoTest {
  @TempDir private Path folder;

  @Test
  void theManifestOfAJarHasTheTitleAndTheVersion() throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_TITLE, "Shop");
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, "1.2");

    assertThat(ofJar("shop.jar", manifest)).isEqualTo(new ProgramInfo("Shop", "1.2"));
  }

  @Test
  void aJarWithoutThemHasItsOwnName() throws IOException {
    assertThat(ofJar("my shop.jar", new Manifest()))
        .isEqualTo(new ProgramInfo("my shop", "unspecified"));
  }

  private ProgramInfo ofJar(String name, Manifest manifest) throws IOException {
    String file = folder.resolve(name).toString();
    try (OutputStream out = Files.newOutputStream(Path.of(file));
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      jar.flush();
    }
    return ProgramInfo.of(file + " --password secret", file);
  }

  @Test
  void aMainClassHasItsName() {
    assertThat(ProgramInfo.of("shop.Shop --password secret", "a.jar:b.jar").title())
        .isEqualTo("Shop");
    assertThat(ProgramInfo.of("shop.module/shop.Shop", "").title()).isEqualTo("Shop");
  }

  @Test
  void nothingIsKnownOfAnotherProgram() {
    assertThat(ProgramInfo.of("", "")).isEqualTo(new ProgramInfo("Vireo program", "unspecified"));
  }
}
