package io.vireo.internal.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlMessagesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "", "7", "[]", "{}", "{\"action\":null}", "{\"action\":\"NONE\"}"})
  void whatIsNoCommandIsIgnored(String body) {
    assertThat(ControlCommand.read(body.getBytes(UTF_8))).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "", "7", "[]", "{}", "{\"id\":null,\"routes\":[]}"})
  void whatIsNoAnswerIsIgnored(String body) {
    assertThat(ControlChannel.readStatus(body.getBytes(UTF_8))).isNull();
  }
}
