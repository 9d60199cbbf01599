package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.NoConnectionException;
import org.junit.jupiter.api.Test;

class ErrorReporterTest {

  @Test
  void severalLinesBecomeOne() {
    assertThat(ErrorReporter.oneSafeLine(" one\n  two\r\nthree \n")).isEqualTo("one two three");
  }

  @Test
  void passwordsBecomeUnreadable() {
    assertThat(ErrorReporter.oneSafeLine("to amqp://user:pass@host:5672/x and amqps://:p:w@h@host"))
        .isEqualTo("to amqp://user:***@host:5672/x and amqps://:***@host");
    assertThat(ErrorReporter.oneSafeLine("to amqp://host:5672/x@y"))
        .isEqualTo("to amqp://host:5672/x@y");
  }

  @Test
  void aFailureOfVireoSpeaksForItself() {
    assertThat(ErrorReporter.describe(new NoConnectionException("no broker at host:5672/")))
        .isEqualTo("no broker at host:5672/");
  }

  @Test
  void anUnforeseenFailureIsNamed() {
    assertThat(ErrorReporter.describe(new IllegalStateException("odd")))
        .isEqualTo("Unexpected IllegalStateException: odd (--verbose shows more)");
  }
}
