package io.vireo.tck.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import io.vireo.tck.rabbitmq.RabbitAdmin.Consumer;
import io.vireo.tck.rabbitmq.RabbitAdmin.Queue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fault")
class RabbitNodeIT {
  private static RabbitNode node;

  private final String queue = "queue-" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    node = RabbitNode.start();
  }

  @AfterAll
  static void close() {
    node.close();
    assertThat(node.isRunning()).isFalse();
  }

  @AfterEach
  void repair() {
    if (!node.isRunning()) {
      node.restart();
    }
    node.resume();
    node.admin().memoryAlarm(false);
  }

  /** {@code ./dev test} searches what all tests have written for passwords of this form. */
  @Test
  void passwordsHaveAFormByWhichTheyAreFound() {
    assertThat(node.password()).matches("secret-[0-9a-f]{16}");
    assertThat(node.url()).contains(node.password());
    assertThat(node.toString()).doesNotContain(node.password());
  }

  @Test
  void persistentMessagesSurviveAKill() throws Exception {
    node.admin().declareQueue(queue, true, false, Map.of());
    publishConfirmed("kept");

    node.kill();
    assertThat(node.isRunning()).isFalse();
    assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
    node.restart();

    try (Connection connection = connect()) {
      byte[] body = connection.createChannel().basicGet(queue, true).getBody();
      assertThat(new String(body, UTF_8)).isEqualTo("kept");
    }
  }

  @Test
  void anOrderlyStopTellsTheClients() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    Connection connection = connect();
    connection.addShutdownListener(cause -> told.countDown());
    node.stop();
    assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(connection.getCloseReason()).hasMessageContaining("320");
    assertThat(node.isRunning()).isFalse();
  }

  @Test
  void aSuspendedNodeAnswersOnlyWhenItIsResumed() throws Exception {
    node.suspend();
    ConnectionFactory impatient = factory();
    impatient.setHandshakeTimeout(500);
    assertThatThrownBy(impatient::newConnection).isInstanceOf(TimeoutException.class);

    node.resume();
    connect().close();
  }

  @Test
  void anAlarmBlocksThoseWhoPublish() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch unblocked = new CountDownLatch(1);
    try (Connection connection = connect()) {
      connection.addBlockedListener(reason -> blocked.countDown(), unblocked::countDown);
      node.admin().memoryAlarm(true);
      connection
          .createChannel()
          .basicPublish("", queue, MessageProperties.MINIMAL_BASIC, new byte[0]);
      assertThat(blocked.await(20, TimeUnit.SECONDS)).isTrue();
      node.admin().memoryAlarm(false);
      assertThat(unblocked.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void connectionsAreClosedFromTheNodesSide() throws Exception {
    Connection connection = connect();
    await().untilAsserted(() -> assertThat(node.admin().connectionCount()).isPositive());
    node.admin().closeAllConnections();
    await().untilAsserted(() -> assertThat(connection.isOpen()).isFalse());
    await().untilAsserted(() -> assertThat(node.admin().connectionCount()).isZero());
  }

  @Test
  void queuesAndConsumersAreListed() throws Exception {
    node.admin().declareQueue(queue, true, false, Map.of("x-expires", 60_000));
    publishConfirmed("one");
    publishConfirmed("two");
    assertThat(node.admin().queue(queue)).contains(new Queue(queue, 2, 0, 0, true, false));

    try (Connection connection = connect()) {
      Channel channel = connection.createChannel();
      channel.basicQos(1);
      channel.basicConsume(queue, false, "tag", (tag, delivery) -> {}, tag -> {});
      await()
          .untilAsserted(
              () ->
                  assertThat(node.admin().queue(queue))
                      .contains(new Queue(queue, 1, 1, 1, true, false)));
      assertThat(node.admin().consumers()).contains(new Consumer(queue, "tag", 1));
    }
  }

  @Test
  void aDeletedQueueCancelsItsConsumers() throws Exception {
    node.admin().declareQueue(queue, true, false, Map.of());
    CountDownLatch cancelled = new CountDownLatch(1);
    try (Connection connection = connect()) {
      connection
          .createChannel()
          .basicConsume(queue, true, (tag, delivery) -> {}, tag -> cancelled.countDown());
      node.admin().deleteQueue(queue);
      assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(node.admin().queue(queue)).isEmpty();
  }

  @Test
  void usersAndVirtualHostsAreMade() throws Exception {
    String user = "kate \"%";
    node.admin().addUser(user, "secret-0123456789abcdef/+ %");
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(node.url(user, "secret-0123456789abcdef/+ %"));
    factory.newConnection().close();
    factory.setUri(node.url(user, "wrong"));
    assertThatThrownBy(factory::newConnection).isInstanceOf(AuthenticationFailureException.class);

    node.admin().addVirtualHost("a/b");
    factory.setUri(node.urlOf("a/b"));
    factory.newConnection().close();
    node.admin().deleteVirtualHost("a/b");
    assertThatThrownBy(factory::newConnection).isInstanceOf(IOException.class);
  }

  @Test
  void anImpossibleExpressionIsAnErrorThatSaysWhy() {
    assertThatThrownBy(() -> node.admin().eval("1 / 0"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("badarith");
  }

  @Test
  void aBrokenSettingIsAnErrorThatSaysWhatTheNodeSaid() {
    assertThatThrownBy(() -> RabbitNode.builder().config("no.such.setting = 1").start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no.such.setting");
  }

  @Test
  void aNodeGoesWithTheJvmThatStartedItEvenIfThatIsKilled() throws Exception {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Owner.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String[] said = jvm.inputReader(UTF_8).readLine().split(" ", -1);
    ProcessHandle broker = ProcessHandle.of(Long.parseLong(said[0])).orElseThrow();
    Path data = Path.of(said[1]);
    assertThat(broker.isAlive()).isTrue();

    jvm.destroyForcibly();

    await().atMost(Duration.ofSeconds(30)).until(() -> !broker.isAlive());
    await().atMost(Duration.ofSeconds(30)).until(() -> !Files.exists(data));
  }

  /** A program that starts a node, suspends it and never ends. */
  static final class Owner {
    private Owner() {}

    public static void main(String[] arguments) throws Exception {
      RabbitNode node = RabbitNode.start();
      String process = node.admin().eval("list_to_binary(os:getpid())");
      node.suspend();
      System.out.println(process + " " + node.data());
      Thread.currentThread().join();
    }
  }

  private Connection connect() throws Exception {
    return factory().newConnection();
  }

  private static ConnectionFactory factory() throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(node.url());
    factory.setAutomaticRecoveryEnabled(false);
    return factory;
  }

  private void publishConfirmed(String text) throws Exception {
    try (Connection connection = connect()) {
      Channel channel = connection.createChannel();
      channel.confirmSelect();
      channel.basicPublish(
          "", queue, MessageProperties.MINIMAL_PERSISTENT_BASIC, text.getBytes(UTF_8));
      channel.waitForConfirmsOrDie(20_000);
    }
  }
}
