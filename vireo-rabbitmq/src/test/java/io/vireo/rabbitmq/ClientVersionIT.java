package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.impl.ClientVersion;
import org.junit.jupiter.api.Test;

/** The integration tests run with the client that the build names. */
class ClientVersionIT {

  @Test
  void theBrokerIsToldTheVersionThatTheBuildNames() throws Exception {
    String named = System.getProperty("vireo.tested.amqp-client", ClientVersion.VERSION);

    try (Connection client = TestBroker.client()) {
      assertThat(client.getClientProperties().get("version")).hasToString(named);
    }
  }
}
