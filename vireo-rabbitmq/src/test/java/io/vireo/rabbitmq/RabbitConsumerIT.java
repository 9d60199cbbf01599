package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.ObserveOptions;
import io.vireo.spi.Consumer;
import io.vireo.spi.Delivery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a program can ask of a consumer that it has in its hands. */
class RabbitConsumerIT {
  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final String route = TestBroker.freshName("consumer");
  private final TestBroker.Recorder recorder = new TestBroker.Recorder();

  @Test
  void aConsumerSaysWhatItIsAndIsPausedResumedAndStopped() throws Exception {
    RabbitDriver driver = connections.driver();
    RabbitConsumer consumer =
        (RabbitConsumer) TestBroker.observe(driver, route, ObserveOptions.defaults(), recorder);

    assertThat(consumer.route()).isEqualTo(route);
    assertThat(consumer.queueName()).contains(route);
    assertThat(consumer.observerId()).isEqualTo("observer");
    assertThat(consumer.isBroadcast()).isFalse();
    assertThat(consumer.canHandleRoute(route)).isTrue();
    assertThat(consumer.canHandleRoute(route + ".other")).isFalse();
    assertThat(consumer.remainingRetries()).isEqualTo(-1);
    assertThat(consumer.isStopped()).isFalse();

    consumer.pause();
    assertThat(consumer.state()).isEqualTo(Consumer.State.PAUSED);
    assertThat(TestBroker.publish(driver, TestBroker.event(route, "1"))).isTrue();
    assertThat(TestBroker.queue(route).ready()).isEqualTo(1);
    assertThat(recorder.size()).isZero();

    consumer.resume();
    Delivery delivery = recorder.next();
    assertThat(TestBroker.text(delivery)).isEqualTo("1");
    assertThat(delivery.begin()).isTrue();
    delivery.acknowledge();

    consumer.stop();
    assertThat(consumer.isStopped()).isTrue();
    await().until(() -> TestBroker.queue(route).consumers() == 0);
  }
}
