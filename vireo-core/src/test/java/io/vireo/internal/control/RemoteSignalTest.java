package io.vireo.internal.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteSignalTest {

  @Test
  void whatPythonWritesIsRead() {
    RemoteSignal signal =
        read("{\"remote_signal\": \"remote:pause\", \"controller_id\": \"8dd7f727\"}");

    assertThat(signal).isEqualTo(new RemoteSignal(RemoteSignal.Kind.PAUSE, "8dd7f727"));
  }

  @Test
  void aSignalWithoutTargetIsOne() {
    assertThat(read("{\"remote_signal\":\"remote:ping\"}"))
        .isEqualTo(new RemoteSignal(RemoteSignal.Kind.PING, null));
  }

  @Test
  void aSignalOfALaterVersionIsStillNoEvent() {
    assertThat(read("{\"remote_signal\":\"remote:dance\"}"))
        .isEqualTo(new RemoteSignal(RemoteSignal.Kind.UNKNOWN, null));
  }

  @Test
  void aSignalIsFoundWhateverStandsBeforeIt() {
    for (int length = 0; length < 40; length++) {
      for (String letter : new String[] {"x", "r", "l", "é"}) {
        String before = "{\"" + letter.repeat(length) + "\":\"\",";

        assertThat(read(before + "\"remote_signal\":\"remote:ping\"}"))
            .as(before)
            .isEqualTo(new RemoteSignal(RemoteSignal.Kind.PING, null));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":1}",
        "[\"remote_signal\"]",
        "\"remote_signal\"",
        "{\"nested\":{\"remote_signal\":\"remote:pause\"}}",
        "{\"remote_signal\"",
        "{\"text\":\"\\\"remote_signal\\\"\"}",
        ""
      })
  void anythingElseIsAnEvent(String body) {
    assertThat(read(body)).isNull();
  }

  private static RemoteSignal read(String body) {
    return RemoteSignal.read(body.getBytes(StandardCharsets.UTF_8));
  }
}
