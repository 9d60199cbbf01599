package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.vireo.EmitOptions;
import io.vireo.Message;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.QueueKind;
import io.vireo.RecoveryFilter;
import io.vireo.RecoveryRecord;
import io.vireo.RedriveOptions;
import io.vireo.RedriveResult;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a quorum queue gives up lies in recovery as it was, and comes back from there. */
class DeadLetteredEventsIT {
  private static final int LIMIT = 2;
  private static final ObserveOptions QUORUM =
      ObserveOptions.builder().resumable(true).queueKind(QueueKind.QUORUM).build();

  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final String route = TestBroker.freshName("quorum");
  private final RabbitDriver driver =
      connections.driver(
          options ->
              options.consumer(
                  route::equals, ConsumerWithArguments.adding(Map.of("x-delivery-limit", LIMIT))));

  @Test
  void anEventThatAQuorumQueueGaveUpIsShownAndRedriven() throws Exception {
    TestBroker.observe(driver, route, QUORUM, delivery -> {}).stop();
    Observer app = connections.observer(driver);
    assertThat(
            app.emit(
                route,
                "one",
                EmitOptions.builder().messageId("its id").header("tenant", "a").build()))
        .isTrue();
    giveBackTooOften();
    await().atMost(TestBroker.PATIENCE).until(() -> app.recovery(route).count() == 1);

    List<RecoveryRecord> found = app.recovery(route).browse(RecoveryFilter.all());

    assertThat(found).hasSize(1);
    assertThat(found.get(0).route()).isEqualTo(route);
    assertThat(found.get(0).error().type()).isEqualTo("dead-lettered");
    assertThat(found.get(0).error().message()).contains(route).contains("delivery_limit");
    assertThat(found.get(0).event().name()).isEqualTo(route);
    assertThat(found.get(0).event().id()).hasValue("its id");

    RedriveResult result =
        app.recovery(route).redrive(RecoveryFilter.all(), RedriveOptions.defaults());
    BlockingQueue<Message<String>> handled = new LinkedBlockingQueue<>();
    app.onMessage(route, String.class, handled::add, QUORUM);

    assertThat(result).isEqualTo(new RedriveResult(1, 1, 1, 0));
    Message<String> message = TestBroker.next(handled);
    assertThat(message.content()).isEqualTo("one");
    assertThat(message.id()).hasValue("its id");
    assertThat(message.attempt()).isEqualTo(1);
    assertThat(message.headers()).isEqualTo(Map.of("tenant", "a", "vireo-redriven", 1));
    assertThat(app.recovery(route).count()).isZero();
  }

  /** As a program does that dies each time it handles the event. */
  private void giveBackTooOften() throws Exception {
    Channel channel = connections.channel();
    for (int i = 0; i <= LIMIT; i++) {
      GetResponse taken =
          await()
              .atMost(TestBroker.PATIENCE)
              .until(() -> channel.basicGet(route, false), one -> one != null);
      channel.basicNack(taken.getEnvelope().getDeliveryTag(), false, true);
    }
  }
}
