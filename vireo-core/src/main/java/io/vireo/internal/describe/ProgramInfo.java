package io.vireo.internal.describe;

import java.io.IOException;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The name and the version of the program that runs in this JVM, as far as they can be known: from
 * the manifest of its jar, else from the name of its main class.
 */
record ProgramInfo(String title, String version) {
  private static final Logger LOG = LoggerFactory.getLogger(ProgramInfo.class);
  private static final String NO_TITLE = "Vireo program";
  private static final String NO_VERSION = "unspecified";
  private static final String JAR = ".jar";

  /** {@return what is known of the program in this JVM} */
  static ProgramInfo ofThisJvm() {
    return of(
        System.getProperty("sun.java.command", ""), System.getProperty("java.class.path", ""));
  }

  /**
   * {@return what is known of a program}
   *
   * @param command the main class, a module with a slash and its main class, or the file of a jar;
   *     then the arguments, which may hold anything
   */
  static ProgramInfo of(String command, String classPath) {
    // With "java -jar" the class path is that jar, whose path may have blanks.
    if (classPath.endsWith(JAR) && command.startsWith(classPath)) {
      return ofJar(Path.of(classPath));
    }
    String main = command.split(" ", 2)[0];
    String mainClass = main.substring(main.lastIndexOf('/') + 1);
    if (mainClass.isEmpty()) {
      return new ProgramInfo(NO_TITLE, NO_VERSION);
    }
    Package home = packageOf(mainClass);
    return new ProgramInfo(
        orElse(
            home == null ? null : home.getImplementationTitle(),
            mainClass.substring(mainClass.lastIndexOf('.') + 1)),
        orElse(home == null ? null : home.getImplementationVersion(), NO_VERSION));
  }

  private static ProgramInfo ofJar(Path file) {
    String name = String.valueOf(file.getFileName());
    String title = name.substring(0, name.length() - JAR.length());
    try (JarFile jar = new JarFile(file.toFile())) {
      Manifest manifest = jar.getManifest();
      Attributes main = manifest == null ? new Attributes() : manifest.getMainAttributes();
      return new ProgramInfo(
          orElse(main.getValue(Attributes.Name.IMPLEMENTATION_TITLE), title),
          orElse(main.getValue(Attributes.Name.IMPLEMENTATION_VERSION), NO_VERSION));
    } catch (IOException e) {
      LOG.debug("The manifest of {} cannot be read", file, e);
      return new ProgramInfo(title, NO_VERSION);
    }
  }

  private static @Nullable Package packageOf(String mainClass) {
    try {
      return Class.forName(mainClass, false, ClassLoader.getSystemClassLoader()).getPackage();
    } catch (ClassNotFoundException | LinkageError e) {
      LOG.debug("The main class {} cannot be loaded", mainClass, e);
      return null;
    }
  }

  private static String orElse(@Nullable String known, String otherwise) {
    return known == null || known.isBlank() ? otherwise : known;
  }
}
