package io.vireo.console.internal.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.security.crypto.bcrypt.BCrypt;

class UsersFileTest {
  @TempDir private Path folder;

  private UsersFile file(String text) throws Exception {
    return new UsersFile(Files.writeString(folder.resolve("users"), text));
  }

  private static String hash(String password, int cost) {
    return BCrypt.hashpw(password, BCrypt.gensalt(cost));
  }

  @Test
  void aUserLogsInWithTheRightPasswordAlone() throws Exception {
    UsersFile users = file("# team\n\nanna:ADMIN:" + hash("right", 4) + "\r\n");
    assertThat(users.check("anna", "right")).isPresent();
    assertThat(users.check("anna", "Right")).isEmpty();
    assertThat(users.check("anna", "")).isEmpty();
    assertThat(users.check("Anna", "right")).isEmpty();
    assertThat(users.check("# team", "right")).isEmpty();
  }

  @Test
  void whatPasswordToolsOfWebServersWriteIsReadToo() throws Exception {
    String hash = hash("right", 4);
    assertThat(file("anna:viewer:" + hash.replace("$2a$", "$2y$")).check("anna", "right"))
        .isPresent();
    assertThat(file("anna:viewer:" + hash.replace("$2a$", "$2b$")).check("anna", "right"))
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "anna:viewer",
        "anna:viewer:plain",
        "anna:root:$2a$04$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuvwxyz0123456",
        "anna:viewer:$2a$31$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuvwxyz01234567",
        ":viewer:$2a$04$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuvwxyz01234567",
        "nonsense"
      })
  void aLineThatIsNoneIsIgnoredAndTheOthersCount(String line) throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(UsersFile.class);
    log.start();
    logger.addAppender(log);
    try {
      UsersFile users = file(line + "\notto:viewer:" + hash("right", 4));
      assertThat(users.check("otto", "right")).isPresent();
      assertThat(users.check("anna", "plain")).isEmpty();
      assertThat(log.list).hasSize(1);
      assertThat(log.list.get(0).getFormattedMessage())
          .contains("Line 1")
          .doesNotContain("plain", "$2a$");
    } finally {
      logger.detachAppender(log);
    }
  }

  @Test
  void withoutTheFileNobodyLogsIn() throws Exception {
    assertThat(new UsersFile(folder.resolve("missing")).check("anna", "x")).isEmpty();
  }

  /** The time on the processor tells it, which does not depend on how busy the machine is. */
  @Test
  void aNameThatIsNotThereCostsAsMuchAsOneThatIs() throws Exception {
    UsersFile users = file("anna:viewer:" + hash("right", 11));
    users.check("anna", "warm up");
    long known = processorNanos(users, "anna");
    long unknown = processorNanos(users, "nobody");
    assertThat(unknown).isGreaterThan(known / 3);
  }

  private static long processorNanos(UsersFile users, String name) throws BusyException {
    var threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    users.check(name, "wrong");
    return threads.getCurrentThreadCpuTime() - before;
  }

  @Test
  void aPasswordThatBcryptWouldCutIsNotHashed() {
    assertThatIllegalArgumentException().isThrownBy(() -> Passwords.hash("ä".repeat(40)));
    assertThatIllegalArgumentException().isThrownBy(() -> Passwords.hash("short"));
    assertThat(Passwords.matches("long enough", Passwords.hash("long enough"))).isTrue();
    assertThat(Passwords.matches("x".repeat(100), hash("x".repeat(72), 4))).isFalse();
  }
}
