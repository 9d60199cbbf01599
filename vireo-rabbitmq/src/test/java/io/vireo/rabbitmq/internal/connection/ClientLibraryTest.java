package io.vireo.rabbitmq.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.rabbitmq.client.impl.ClientVersion;
import io.vireo.VireoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientLibraryTest {

  @Test
  void theClientThatVireoIsTestedWithKnowsItsVersion() {
    assertThatCode(ClientLibrary::requireSafe).doesNotThrowAnyException();
    assertThat(ClientVersion.VERSION).startsWith("5.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.37.1", "5.37.2-SNAPSHOT", "5.38.0.RC1", "6.0.0", "5.100.0", "0.0.0"})
  void thisVersionLaterOnesAndUnknownOnesAreTaken(String version) {
    assertThatCode(() -> ClientLibrary.requireSafe(version)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.37.0", "5.36.9", "5.9.99", "4.100.100", "5.21.0.RC1"})
  void anOlderOneIsRefusedWithWhatToDo(String version) {
    assertThatExceptionOfType(VireoException.class)
        .isThrownBy(() -> ClientLibrary.requireSafe(version))
        .withMessageContaining("amqp-client " + version)
        .withMessageContaining("version 5.37.1 or later");
  }
}
