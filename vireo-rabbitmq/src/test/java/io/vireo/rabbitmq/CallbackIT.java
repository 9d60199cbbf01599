package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.spi.Consumer;
import io.vireo.tck.rabbitmq.RabbitAdmin;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who hears of what, and from when on. */
class CallbackIT {
  private static final RabbitNode NODE = TestBroker.node();

  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final String route = TestBroker.freshName("callback");
  private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<RabbitCallback.Context> errors = new LinkedBlockingQueue<>();

  private RabbitCallback note(String what) {
    return context -> {
      if (context.consumer().isPresent()) {
        heard.add(what);
      }
    };
  }

  @Test
  void aConsumersCallbacksAreCalledBesideTheDriversAndEachMayBeReplaced() throws Exception {
    RabbitConsumerOptions own =
        RabbitConsumerOptions.builder()
            .onConnect(note("consumer connects"))
            .onDisconnect(note("consumer disconnects"))
            .build();
    RabbitDriver driver =
        connections.driver(
            options ->
                options.onConnect(note("driver connects")).consumerOptions(route::equals, own));
    RabbitConsumer consumer =
        (RabbitConsumer)
            TestBroker.observe(driver, route, ObserveOptions.defaults(), new TestBroker.Recorder());
    assertThat(TestBroker.next(heard)).isEqualTo("driver connects");
    assertThat(TestBroker.next(heard)).isEqualTo("consumer connects");
    driver.setOnConnect(note("another driver connects"));
    driver.setOnDisconnect(note("driver disconnects"));
    consumer.setOnConnect(note("another consumer connects"));

    NODE.admin().closeAllConnections();

    assertThat(TestBroker.next(heard)).isEqualTo("driver disconnects");
    assertThat(TestBroker.next(heard)).isEqualTo("consumer disconnects");
    assertThat(TestBroker.next(heard)).isEqualTo("another driver connects");
    assertThat(TestBroker.next(heard)).isEqualTo("another consumer connects");
    consumer.setOnDisconnect(
        context -> {
          heard.add(Thread.currentThread().getName());
          throw new AssertionError("changes nothing");
        });

    NODE.admin().deleteQueue(route);

    assertThat(TestBroker.next(heard)).isEqualTo("driver disconnects");
    assertThat(TestBroker.next(heard)).startsWith("vireo-callback");
    await().until(() -> consumer.state() == Consumer.State.REGISTERED);
    assertThat(TestBroker.next(heard)).isEqualTo("another driver connects");
  }

  @Test
  void anEventThatHasFailedForGoodIsToldWithThePlaceOfItsRecord() throws Exception {
    RabbitDriver driver = connections.driver();
    LinkedBlockingQueue<RabbitConsumer> consumers = new LinkedBlockingQueue<>();
    driver.setOnConnect(
        context -> {
          if (context.route().filter(route::equals).isPresent()) {
            consumers.add(context.consumer().orElseThrow());
          }
        });
    driver.setOnError(errors::add);
    Observer observer = connections.observer(driver);
    observer.on(route, TestBroker.failing());
    RabbitConsumer consumer = consumers.take();
    LinkedBlockingQueue<RabbitCallback.Context> own = new LinkedBlockingQueue<>();
    consumer.setOnError(own::add);
    assertThat(observer.emit(route, 42)).isTrue();

    RabbitCallback.Context context = TestBroker.next(errors);

    assertThat(context.consumer()).containsSame(consumer);
    assertThat(context.observerId()).contains(observer.id());
    assertThat(context.route()).contains(route);
    assertThat(context.queue()).contains(route);
    assertThat(context.summary().orElseThrow())
        .contains("'" + route + "'", "has failed", "RECOVERY." + route, NODE.endpoint());
    assertThat(context.exception().orElseThrow())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no stock");
    assertThat(TestBroker.next(own)).isEqualTo(context);
    assertThat(TestBroker.take("RECOVERY." + route)).isNotNull();
  }

  @Test
  void eventsThatFailFasterThanTheyAreHeardOfDoNotPileUp() throws Exception {
    RabbitDriver driver = connections.driver();
    CountDownLatch slow = new CountDownLatch(1);
    driver.setOnError(
        context -> {
          errors.add(context);
          awaitUninterruptibly(slow);
        });
    Observer observer = connections.observer(driver);
    observer.on(route, TestBroker.failing(), ObserveOptions.builder().concurrency(50).build());
    int count = Callbacks.MAX_WAITING + 300;
    List<CompletableFuture<Boolean>> emitted = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      emitted.add(observer.emitAsync(route, i));
    }
    emitted.forEach(future -> assertThat(future.join()).isTrue());
    String records = "RECOVERY." + route;
    await()
        .atMost(TestBroker.PATIENCE)
        .until(() -> NODE.admin().queue(records).map(RabbitAdmin.Queue::ready).orElse(0L) == count);

    slow.countDown();

    await().until(() -> errors.size() >= Callbacks.MAX_WAITING);
    // Those that were just being told when the limit was looked at, one for each handler.
    assertThat(errors).hasSizeLessThanOrEqualTo(Callbacks.MAX_WAITING + 50);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
