package io.vireo.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RabbitNodeIT {
  private static RabbitNode node;

  @BeforeAll
  static void start() {
    node = RabbitNode.start();
  }

  @AfterAll
  static void close() {
    node.close();
    assertThat(node.isRunning()).isFalse();
  }

  @Test
  void aStartedNodeTakesConnections() throws IOException {
    assertThat(node.isRunning()).isTrue();
    connect();
  }

  @Test
  void aDurableQueueSurvivesAKill() throws IOException {
    node.admin().declareQueue("kept", true, false, Map.of("x-max-length", 10));
    node.admin().declareQueue("lost", false, false, Map.of());

    node.kill();
    assertThat(node.isRunning()).isFalse();
    assertThatThrownBy(RabbitNodeIT::connect).isInstanceOf(IOException.class);
    node.restart();

    connect();
    assertThat(node.admin().queue("kept")).isPresent();
    assertThat(node.admin().queue("lost")).isEmpty();
  }

  @Test
  void aStoppedNodeStartsAgainOnTheSamePort() throws IOException {
    node.stop();
    assertThat(node.isRunning()).isFalse();

    node.restart();

    connect();
  }

  @Test
  void aSuspendedNodeGoesOnWhenItIsResumed() {
    node.suspend();
    node.resume();

    assertThat(node.admin().eval("1 + 1")).isEqualTo("2");
  }

  @Test
  void queuesAreDeclaredAndDeleted() {
    node.admin().declareQueue("é\"queue", true, false, Map.of("x-expires", 60_000L));
    assertThat(node.admin().queue("é\"queue"))
        .hasValue(new RabbitAdmin.Queue("é\"queue", 0, 0, 0, true, false));

    node.admin().deleteQueue("é\"queue");
    assertThat(node.admin().queue("é\"queue")).isEmpty();
  }

  @Test
  void whatTheNodeRefusesIsAnErrorWithItsWords() {
    assertThatThrownBy(() -> node.admin().deleteQueue("never there"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not_found");
  }

  @Test
  void thePasswordStandsInTheUrlAlone() {
    assertThat(node.url()).contains(node.password());
    assertThat(node.toString()).doesNotContain(node.password());
    assertThat(node.place()).doesNotContain(node.password());
  }

  private static void connect() throws IOException {
    new Socket(InetAddress.getLoopbackAddress(), node.port()).close();
  }
}
