package io.vireo.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.NoConnectionException;
import io.vireo.operations.text.SafeText;
import org.junit.jupiter.api.Test;

class ErrorReporterTest {

  @Test
  void severalLinesBecomeOne() {
    assertThat(SafeText.oneLine(" one\n  two\r\nthree \n")).isEqualTo("one two three");
  }

  @Test
  void whatWouldSteerATerminalBecomesAQuestionMark() {
    assertThat(SafeText.oneLine("a\u001b[2Jb\u0007\tc")).isEqualTo("a?[2Jb?\tc");
  }

  @Test
  void controlCharactersAreNotShown() {
    assertThat(SafeText.oneLine("a\u001b[2Jb\u009bc\u202ed\te")).isEqualTo("a?[2Jb?c?d\te");
  }

  @Test
  void passwordsBecomeUnreadable() {
    assertThat(SafeText.oneLine("to amqp://user:pass@host:5672/x and amqps://:p:w@h@host"))
        .isEqualTo("to amqp://user:***@host:5672/x and amqps://:***@host");
    // The text up to the @ is masked, since it may be a password with a slash.
    assertThat(SafeText.oneLine("to amqp://user:pa/ss@host")).isEqualTo("to amqp://user:***@host");
  }

  @Test
  void aFailureOfVireoSpeaksForItself() {
    assertThat(ErrorReporter.describe(new NoConnectionException("no broker at host:5672/")))
        .isEqualTo("no broker at host:5672/");
  }

  @Test
  void anUnforeseenFailureIsNamed() {
    assertThat(ErrorReporter.describe(new IllegalStateException("odd")))
        .isEqualTo("Unexpected IllegalStateException: odd (--verbose shows the stack trace)");
  }
}
