package io.vireo.rabbitmq.internal.connection;

import com.rabbitmq.client.impl.ClientVersion;
import io.vireo.VireoException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The RabbitMQ client that is on the class path. The version management of a program's build, such
 * as Spring Boot's, may put an older one there than Vireo asks for. Vireo works with it and guards
 * against what it does wrong where Vireo uses it. One warning says what is left, and how to get the
 * version that Vireo asks for. Any thread may call it.
 */
public final class ClientLibrary {
  private static final Logger LOG = LoggerFactory.getLogger(ClientLibrary.class);

  /** The version that Vireo asks for. It is in the parent pom as well. */
  static final String WANTED = "5.37.1";

  /** The oldest version that Vireo is tested with. */
  static final String OLDEST = "5.25.0";

  /** The first version that limits lengths and depth in what it reads. */
  private static final String LIMITED = "5.33.1";

  /** The first version whose channels wait for their close no longer than for other answers. */
  private static final String CLOSING_IN_TIME = "5.30.0";

  /** The first version of Spring Boot that has another name for the client. */
  private static final String BOOT_WITH_NEW_NAME = "4.2";

  private static final String MAVEN =
      "<dependency><groupId>com.rabbitmq</groupId><artifactId>amqp-client</artifactId><version>"
          + WANTED
          + "</version></dependency>";
  private static final String GRADLE = "implementation 'com.rabbitmq:amqp-client:" + WANTED + "'";

  private static final Pattern NUMBERS =
      Pattern.compile("(\\d{1,8})\\.(\\d{1,8})(?:\\.(\\d{1,8}))?.*");

  /** The version that a client reports which was packaged without its version. */
  private static final String UNKNOWN = "0.0.0";

  private static final ClientLibrary PRESENT =
      new ClientLibrary(ClientVersion.VERSION, ClientLibrary.class.getClassLoader());

  private final String version;
  private final boolean known;
  private final ClassLoader program;
  private final AtomicBoolean told = new AtomicBoolean();

  /**
   * Describes a client.
   *
   * @param version the version that the client reports
   * @param program finds the classes of the program, to see whether it is a Spring Boot program
   */
  ClientLibrary(String version, ClassLoader program) {
    this.version = version;
    this.known = !version.equals(UNKNOWN) && NUMBERS.matcher(version).matches();
    this.program = program;
  }

  /** The client of this JVM. */
  public static ClientLibrary present() {
    return PRESENT;
  }

  /**
   * Warns of a client that is older than Vireo asks for, the first time. A client whose version is
   * not known, such as a repackaged one, is taken as it is.
   *
   * @param requireWanted whether an older client is refused
   * @throws VireoException if it is refused
   */
  public void check(boolean requireWanted) {
    if (!known || !isOlderThan(WANTED)) {
      return;
    }
    if (requireWanted) {
      throw new VireoException(
          found() + ", and RabbitOptions.requireSafeClient refuses it. " + advice());
    }
    if (told.compareAndSet(false, true)) {
      LOG.warn("{}. {} {}", found(), leftovers(), advice());
    }
  }

  /**
   * Whether the client reads lengths and nested tables without a limit. True if its version is not
   * known.
   */
  boolean readsWithoutLimit() {
    return !known || isOlderThan(LIMITED);
  }

  private String found() {
    return "com.rabbitmq:amqp-client "
        + version
        + " is on the class path, which has known defects that "
        + WANTED
        + " has not";
  }

  /** What Vireo cannot guard against. */
  private String leftovers() {
    StringBuilder text = new StringBuilder();
    if (isOlderThan(OLDEST)) {
      text.append("Vireo is not tested with a client before ").append(OLDEST).append(". ");
    }
    text.append(
        "Vireo guards its own connections against them, not those that the program itself makes with"
            + " the client.");
    if (isOlderThan(CLOSING_IN_TIME)) {
      text.append(
          " A channel whose broker does not answer takes 10 s to be closed, whatever rpcTimeout"
              + " says.");
    }
    return text.toString();
  }

  /** The lines by which a build gets the version that Vireo asks for. */
  private String advice() {
    String boot = springBootVersion(program);
    if (boot == null) {
      return """
          To get %1$s, add
            with Maven, to <dependencyManagement><dependencies>: %2$s
            with Gradle, to dependencies: %3$s"""
          .formatted(WANTED, MAVEN, GRADLE);
    }
    return """
        To get %1$s, add
          with Maven and spring-boot-starter-parent %5$s, to <properties>: <%4$s>%1$s</%4$s>
          with Maven otherwise, to <dependencyManagement><dependencies>: %2$s
          with Gradle and io.spring.dependency-management, to build.gradle: ext['%4$s'] = '%1$s'
          with Gradle otherwise, to dependencies: %3$s"""
        .formatted(WANTED, MAVEN, GRADLE, property(boot), boot);
  }

  /** The property by which a version of Spring Boot lets a build choose the client. */
  private static String property(String boot) {
    return isBefore(boot, BOOT_WITH_NEW_NAME)
        ? "rabbit-amqp-client.version"
        : "rabbitmq-client.version";
  }

  /** The version of Spring Boot that the program uses; null if it does not use it. */
  private static @Nullable String springBootVersion(ClassLoader program) {
    try {
      return (String)
          program
              .loadClass("org.springframework.boot.SpringBootVersion")
              .getMethod("getVersion")
              .invoke(null);
    } catch (ClassNotFoundException e) {
      return null;
    } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
      LOG.debug("The version of Spring Boot cannot be read", e);
      return null;
    }
  }

  private boolean isOlderThan(String other) {
    return isBefore(version, other);
  }

  private static boolean isBefore(String version, String other) {
    return Arrays.compare(numbers(version), numbers(other)) < 0;
  }

  /** The first three numbers of a version; zeros for what is none. */
  private static int[] numbers(String version) {
    int[] numbers = new int[3];
    Matcher matcher = NUMBERS.matcher(version);
    if (matcher.matches()) {
      for (int i = 0; i < numbers.length; i++) {
        String number = matcher.group(i + 1);
        numbers[i] = number == null ? 0 : Integer.parseInt(number);
      }
    }
    return numbers;
  }
}
