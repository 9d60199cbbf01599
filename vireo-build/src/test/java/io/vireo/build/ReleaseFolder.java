package io.vireo.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * A folder with a release, laid out as a Maven repository. It is asked whether everything is there
 * that Maven Central asks for, except the signatures. Also a program in one file, which {@code
 * ./dev release-check} starts: it needs nothing but the JDK.
 */
public final class ReleaseFolder {
  private static final Map<String, String> CHECKSUMS = Map.of(".md5", "MD5", ".sha1", "SHA-1");

  /** What a POM says itself. */
  private static final List<String> OWN_ELEMENTS = List.of("name", "description");

  /** What a POM says itself or inherits. */
  private static final List<String> INHERITED_ELEMENTS =
      List.of(
          "url",
          "licenses/license/name",
          "licenses/license/url",
          "developers/developer/name",
          "scm/url",
          "scm/connection",
          "scm/developerConnection");

  private final Path group;
  private final List<String> problems = new ArrayList<>();

  private ReleaseFolder(Path folder) {
    group = folder.resolve("io/vireo");
  }

  /**
   * Writes the checksums of all files of the first folder. Then prints what is wrong, and exits
   * with 1 if something is.
   *
   * @param arguments the folder, and another one that was made of the same sources
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Path other = Path.of(arguments[1]);
    Map<String, String> files = hashes(folder);
    for (String file : files.keySet()) {
      writeChecksums(folder.resolve(file));
    }
    List<String> problems = new ArrayList<>(problemsOf(folder));
    problems.addAll(differences(folder, other));
    problems.forEach(System.err::println);
    if (!problems.isEmpty()) {
      System.exit(1);
    }
    System.out.println(files.size() + " files are complete, and the same in both builds.");
  }

  /** What is missing in the folder, or should not be there; a sentence each. */
  static List<String> problemsOf(Path folder) throws IOException {
    ReleaseFolder release = new ReleaseFolder(folder);
    release.checkArtifacts();
    return release.problems;
  }

  /** The files that are not the same in two folders; a sentence each. */
  static List<String> differences(Path folder, Path other) throws IOException {
    Map<String, String> files = hashes(folder);
    Map<String, String> others = hashes(other);
    Set<String> names = new TreeSet<>(files.keySet());
    names.addAll(others.keySet());
    return names.stream()
        .filter(name -> !files.getOrDefault(name, "").equals(others.get(name)))
        .map(name -> name + " is not the same in two builds of the same sources")
        .toList();
  }

  private void checkArtifacts() throws IOException {
    Set<String> there = new TreeSet<>(namesIn(group));
    if (!there.contains("vireo-bom")) {
      problems.add("There is no vireo-bom");
      return;
    }
    Path bom = pomOf("vireo-bom");
    Set<String> expected = new TreeSet<>(Set.of("vireo-bom", "vireo-parent"));
    expected.addAll(values(bom, "dependencyManagement/dependencies/dependency/artifactId"));
    expected.stream()
        .filter(artifact -> !there.contains(artifact))
        .forEach(artifact -> problems.add("vireo-bom lists " + artifact + ", which is not there"));
    for (String artifact : there) {
      if (expected.contains(artifact)) {
        checkArtifact(artifact);
      } else {
        problems.add(artifact + " is there, but not in vireo-bom");
      }
    }
  }

  private void checkArtifact(String artifact) throws IOException {
    Path pom = pomOf(artifact);
    String base = pom.getFileName().toString().replaceFirst("\\.pom$", "");
    List<String> files = new ArrayList<>(List.of(base + ".pom"));
    if (!values(pom, "packaging").contains("pom")) {
      files.addAll(List.of(base + ".jar", base + "-sources.jar", base + "-javadoc.jar"));
    }
    Set<String> there = namesIn(pom.getParent());
    for (String file : files) {
      if (!there.contains(file)) {
        problems.add("There is no " + file);
      } else if (file.endsWith(".jar")) {
        checkContent(pom.resolveSibling(file), pom.resolveSibling(base + ".jar"));
      }
    }
    for (String file : there) {
      if (!isChecksum(file)) {
        checkChecksums(pom.resolveSibling(file));
      }
    }
    checkPom(artifact, pom);
  }

  private void checkPom(String artifact, Path pom) throws IOException {
    for (String element : OWN_ELEMENTS) {
      if (values(pom, element).isEmpty()) {
        problems.add("The POM of " + artifact + " has no " + element);
      }
    }
    for (String element : INHERITED_ELEMENTS) {
      if (inherited(pom, element).isEmpty()) {
        problems.add("The POM of " + artifact + " has no " + element + ", nor has its parent");
      }
    }
    if (Files.readString(pom).contains("-SNAPSHOT")) {
      problems.add("The POM of " + artifact + " names a snapshot");
    }
  }

  /** A jar that has no classes has neither sources nor Javadoc, but Maven Central asks for jars. */
  private void checkContent(Path jar, Path main) throws IOException {
    String name = jar.getFileName().toString();
    boolean withClasses = Files.exists(main) && has(main, ".class");
    if (name.endsWith("-sources.jar")) {
      if (withClasses && !has(jar, ".java")) {
        problems.add(name + " has no source");
      }
    } else if (name.endsWith("-javadoc.jar")) {
      if (withClasses && !has(jar, "index.html")) {
        problems.add(name + " has no Javadoc");
      }
    } else if (!has(jar, "META-INF/LICENSE")) {
      problems.add(name + " has no META-INF/LICENSE");
    }
  }

  private void checkChecksums(Path file) throws IOException {
    for (Map.Entry<String, String> checksum : new TreeMap<>(CHECKSUMS).entrySet()) {
      Path written = Path.of(file + checksum.getKey());
      if (!Files.exists(written)) {
        problems.add("There is no " + written.getFileName());
      } else if (!Files.readString(written).strip().equals(hash(file, checksum.getValue()))) {
        problems.add(written.getFileName() + " is not that of the file");
      }
    }
  }

  private Path pomOf(String artifact) throws IOException {
    Set<String> versions = namesIn(group.resolve(artifact));
    if (versions.size() != 1) {
      throw new IOException("One version of " + artifact + " is expected, not " + versions);
    }
    String version = versions.iterator().next();
    return group.resolve(artifact).resolve(version).resolve(artifact + "-" + version + ".pom");
  }

  private List<String> inherited(Path pom, String element) throws IOException {
    List<String> own = values(pom, element);
    List<String> parent = values(pom, "parent/artifactId");
    return own.isEmpty() && !parent.isEmpty() ? inherited(pomOf(parent.get(0)), element) : own;
  }

  /** The texts of the elements of a POM that are at this path below {@code project}. */
  static List<String> values(Path pom, String element) throws IOException {
    try {
      Document document =
          DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
      NodeList nodes =
          (NodeList)
              XPathFactory.newInstance()
                  .newXPath()
                  .evaluate("/project/" + element, document, XPathConstants.NODESET);
      List<String> values = new ArrayList<>();
      for (int i = 0; i < nodes.getLength(); i++) {
        String value = nodes.item(i).getTextContent().strip();
        if (!value.isEmpty()) {
          values.add(value);
        }
      }
      return values;
    } catch (ParserConfigurationException | SAXException | XPathExpressionException e) {
      throw new IOException("Cannot read " + pom, e);
    }
  }

  private static boolean has(Path jar, String ending) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream().anyMatch(entry -> entry.getName().endsWith(ending));
    }
  }

  private static Set<String> namesIn(Path folder) throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    }
    return names;
  }

  private static Map<String, String> hashes(Path folder) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString();
        if (!isChecksum(name)) {
          hashes.put(name, hash(file, "SHA-256"));
        }
      }
    }
    return hashes;
  }

  private static boolean isChecksum(String name) {
    return name.matches(".*\\.(md5|sha1|sha256|sha512)");
  }

  /** In hexadecimal digits. */
  static String hash(Path file, String algorithm) throws IOException {
    try {
      byte[] digest = MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has " + algorithm, e);
    }
  }

  /** Writes the checksums of a file beside it, each into a file of its own. */
  static void writeChecksums(Path file) throws IOException {
    for (Map.Entry<String, String> checksum : CHECKSUMS.entrySet()) {
      byte[] text = hash(file, checksum.getValue()).getBytes(UTF_8);
      Files.write(Path.of(file + checksum.getKey()), text);
    }
  }
}
