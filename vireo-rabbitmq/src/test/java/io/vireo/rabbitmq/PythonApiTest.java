package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.vireo.Core;
import io.vireo.Delegation;
import io.vireo.EmitOptions;
import io.vireo.InvalidUrlException;
import io.vireo.Message;
import io.vireo.NoConnectionException;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.RunningMode;
import io.vireo.Subscription;
import io.vireo.Subscription.State;
import io.vireo.SubscriptionNotAllowedException;
import io.vireo.UnknownRunningModeException;
import io.vireo.VireoException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * What the Python library has in its core and observer, thing by thing: each test is named after
 * one, in a row of docs/coming-from-python.md. {@link PythonDriverApiIT} and {@link
 * PythonConsumerApiIT} have what needs a broker.
 */
class PythonApiTest {
  private static final Duration SOON = Duration.ofMillis(50);

  private final String url = "memory:" + UUID.randomUUID();
  private final Observer app = Observer.connect(url);
  private final Observer other = Observer.connect(url);
  private final BlockingQueue<JsonNode> handled = new LinkedBlockingQueue<>();
  private final BlockingQueue<Message<JsonNode>> messages = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    app.close();
    other.close();
  }

  @Test
  void coreEmit() {
    app.on("e", handled::add);

    try (Core core = Core.connect(url)) {
      assertThat(core.emit("e", List.of(1, 2))).isTrue();
    }

    assertThat(TestBroker.next(handled).get(1).intValue()).isEqualTo(2);
  }

  @Test
  void coreEmitWithoutDataEmitsNull() {
    app.on("e", handled::add);

    app.emit("e");

    assertThat(TestBroker.next(handled).isNull()).isTrue();
  }

  @Test
  void coreEmitTakesOptions() {
    app.onMessage("e", messages::add);

    app.emit("e", 1, EmitOptions.builder().header("tenant", "eu-1").build());

    assertThat(TestBroker.next(messages).headers()).containsEntry("tenant", "eu-1");
  }

  @Test
  void coreEmitTakesErrorSuppressed() {
    app.close();

    assertThat(app.emit("e", 1, EmitOptions.builder().errorSuppressed(true).build())).isFalse();
    assertThatExceptionOfType(VireoException.class).isThrownBy(() -> app.emit("e", 1));
  }

  @Test
  void coreBroadcast() {
    BlockingQueue<JsonNode> others = new LinkedBlockingQueue<>();
    app.onBroadcast("e", handled::add);
    other.onBroadcast("e", others::add);

    try (Core core = Core.connect(url)) {
      core.broadcast("e", 1);
    }

    assertThat(TestBroker.next(handled).intValue()).isEqualTo(1);
    assertThat(TestBroker.next(others).intValue()).isEqualTo(1);
  }

  @Test
  void coreBroadcastWithoutDataBroadcastsNull() {
    app.onBroadcast("e", handled::add);

    app.broadcast("e");

    assertThat(TestBroker.next(handled).isNull()).isTrue();
  }

  @Test
  void coreBroadcastTakesOptions() {
    app.onBroadcastMessage("e", messages::add);

    app.broadcast("e", 1, EmitOptions.builder().header("tenant", "eu-1").build());

    assertThat(TestBroker.next(messages).headers()).containsEntry("tenant", "eu-1");
  }

  @Test
  void coreBroadcastTakesErrorSuppressed() {
    app.close();

    app.broadcast("e", 1, EmitOptions.builder().errorSuppressed(true).build());
    assertThatExceptionOfType(VireoException.class).isThrownBy(() -> app.broadcast("e", 1));
  }

  @Test
  void observerId() {
    assertThat(UUID.fromString(app.id())).hasToString(app.id());
    assertThat(app.id()).isNotEqualTo(other.id());
  }

  @Test
  void observerOn() {
    app.on("e", handled::add);
    other.on("e", handled::add);

    app.emit("e", 1);
    app.emit("e", 2);

    // One listener of all gets each.
    assertThat(List.of(TestBroker.next(handled), TestBroker.next(handled)))
        .extracting(JsonNode::intValue)
        .containsExactlyInAnyOrder(1, 2);
    assertThat(handled).isEmpty();
  }

  @Test
  void observerOnTakesResumable() {
    ObserveOptions resumable = ObserveOptions.builder().resumable(true).build();
    Subscription first = app.on("e", handled::add, resumable);
    first.stop();
    assertThat(first.awaitStopped(TestBroker.PATIENCE)).isTrue();

    assertThat(app.emit("e", 1)).isTrue();
    other.on("e", handled::add, resumable);

    assertThat(TestBroker.next(handled).intValue()).isEqualTo(1);
  }

  @Test
  void observerOnTakesSimpleHandling() {
    app.onMessage("e", messages::add);

    app.emit("e", 1);

    Message<JsonNode> message = TestBroker.next(messages);
    assertThat(message.content().intValue()).isEqualTo(1);
    assertThat(message.event()).isEqualTo("e");
  }

  @Test
  void observerOnBroadcast() {
    BlockingQueue<JsonNode> others = new LinkedBlockingQueue<>();
    app.onBroadcast("e.*", handled::add);
    other.onBroadcast("e.#", others::add);

    app.broadcast("e.one", 1);

    assertThat(TestBroker.next(handled).intValue()).isEqualTo(1);
    assertThat(TestBroker.next(others).intValue()).isEqualTo(1);
  }

  @Test
  void observerOnBroadcastTakesSimpleHandling() {
    app.onBroadcastMessage("e.*", messages::add);

    app.broadcast("e.one", 1);

    assertThat(TestBroker.next(messages).event()).isEqualTo("e.one");
  }

  @Test
  void observerPauseOn() {
    Subscription subscription = app.on("e", handled::add);

    app.pauseOn("e");

    assertThat(subscription.state()).isEqualTo(State.PAUSED);
    assertThat(app.emit("e", 1)).isTrue();
    assertThat(handled).isEmpty();
  }

  @Test
  void observerResumeOn() {
    app.on("e", handled::add);
    app.pauseOn("e");
    app.emit("e", 1);

    app.resumeOn("e");

    assertThat(TestBroker.next(handled).intValue()).isEqualTo(1);
  }

  @Test
  void observerPauseOnTakesTheIdOfAnother() {
    Subscription mine = app.on("e", handled::add);
    Subscription others = other.on("e", handled::add);

    untilObeyed(() -> app.pauseOn("e", other.id()), others, State.PAUSED);

    assertThat(mine.state()).isEqualTo(State.RUNNING);
  }

  @Test
  void observerResumeOnTakesTheIdOfAnother() {
    Subscription others = other.on("e", handled::add);
    other.pauseOn("e");

    untilObeyed(() -> app.resumeOn("e", other.id()), others, State.RUNNING);
  }

  @Test
  void observerPauseOnBroadcast() {
    Subscription subscription = app.onBroadcast("e", handled::add);
    Subscription shared = app.on("e", handled::add);

    app.pauseOnBroadcast("e");

    assertThat(subscription.state()).isEqualTo(State.PAUSED);
    assertThat(shared.state()).isEqualTo(State.RUNNING);
  }

  @Test
  void observerResumeOnBroadcast() {
    app.onBroadcast("e", handled::add);
    app.pauseOnBroadcast("e");
    app.broadcast("e", 1);

    app.resumeOnBroadcast("e");

    assertThat(TestBroker.next(handled).intValue()).isEqualTo(1);
  }

  @Test
  void observerPauseOnBroadcastTakesTheIdOfAnother() {
    Subscription others = other.onBroadcast("e", handled::add);

    untilObeyed(() -> app.pauseOnBroadcast("e", other.id()), others, State.PAUSED);
  }

  @Test
  void observerResumeOnBroadcastTakesTheIdOfAnother() {
    Subscription others = other.onBroadcast("e", handled::add);
    other.pauseOnBroadcast("e");

    untilObeyed(() -> app.resumeOnBroadcast("e", other.id()), others, State.RUNNING);
  }

  /** Sent again until it is heard: an observer begins to obey in the background. */
  private static void untilObeyed(Runnable command, Subscription subscription, State state) {
    await()
        .atMost(TestBroker.PATIENCE)
        .until(
            () -> {
              command.run();
              return subscription.state() == state;
            });
  }

  @Test
  void observerStopDoesNotWait() throws Exception {
    CountDownLatch inHandler = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    app.on(
        "e",
        data -> {
          inHandler.countDown();
          goOn.await();
        });
    app.emit("e");
    assertThat(inHandler.await(20, TimeUnit.SECONDS)).isTrue();

    app.stop();

    // The handler is still running.
    assertThat(app.join(Duration.ofMillis(1))).isFalse();
    goOn.countDown();
    assertThat(app.join(TestBroker.PATIENCE)).isTrue();
  }

  @Test
  void observerJoinWithSyncStartWaits() throws Exception {
    app.on("e", data -> app.stop());
    CountDownLatch joined = new CountDownLatch(2);
    Thread byDefault = new Thread(() -> joinAnd(joined, app::join));
    Thread bySyncStart = new Thread(() -> joinAnd(joined, () -> app.join(RunningMode.SYNC)));
    byDefault.start();
    bySyncStart.start();
    await().atMost(TestBroker.PATIENCE).until(() -> isWaiting(byDefault) && isWaiting(bySyncStart));
    assertThat(joined.getCount()).isEqualTo(2);

    app.emit("e");

    assertThat(joined.await(20, TimeUnit.SECONDS)).isTrue();
  }

  private static void joinAnd(CountDownLatch joined, Runnable join) {
    join.run();
    joined.countDown();
  }

  private static boolean isWaiting(Thread thread) {
    return thread.getState() == Thread.State.TIMED_WAITING
        || thread.getState() == Thread.State.WAITING;
  }

  @Test
  void observerJoinWithAsyncStartReturns() {
    Subscription subscription = app.on("e", handled::add);

    app.join(RunningMode.ASYNC);

    app.emit("e", 1);
    assertThat(TestBroker.next(handled).intValue()).isEqualTo(1);
    app.stop();
    assertThat(subscription.awaitStopped(TestBroker.PATIENCE)).isTrue();
  }

  @Test
  void observerOpen() {
    assertThat(app.emit("e", 1)).isFalse();

    app.declareRoute("e");

    assertThat(app.emit("e", 2)).isTrue();
    other.on("e", handled::add);
    assertThat(TestBroker.next(handled).intValue()).isEqualTo(2);
  }

  @Test
  void observerOpenTakesOptions() {
    ObserveOptions fleeting =
        ObserveOptions.builder().queueExpiration(Duration.ofMillis(100)).build();

    app.declareRoute("e", fleeting);

    assertThat(app.emit("e", 1)).isTrue();
    await().atMost(TestBroker.PATIENCE).until(() -> !app.emit("e", 2));
  }

  @Test
  void observerOpenTakesADelegationTtl() {
    other.on("e.delegated", handled::add, ObserveOptions.builder().resumable(true).build());

    app.declareRoute("e", ObserveOptions.builder().delegation(Delegation.after(SOON)).build());
    app.emit("e", 1);

    assertThat(TestBroker.next(handled).intValue()).isEqualTo(1);
  }

  @Test
  void observerClose() {
    Subscription shared = app.on("e", handled::add);
    Subscription broadcast = app.onBroadcast("e", handled::add);
    Subscription another = app.on("another", handled::add);

    app.stopListening("e");

    assertThat(shared.awaitStopped(TestBroker.PATIENCE)).isTrue();
    assertThat(broadcast.awaitStopped(TestBroker.PATIENCE)).isTrue();
    assertThat(another.state()).isEqualTo(State.RUNNING);
    // It waits for the next listener.
    assertThat(app.emit("e", 1)).isTrue();
    other.on("e", handled::add);
    assertThat(TestBroker.next(handled).intValue()).isEqualTo(1);
  }

  @Test
  void observerDelegate() {
    app.delegate("e", SOON);
    app.emit("e", 1);

    other.onMessage("e.delegated", messages::add);

    Message<JsonNode> message = TestBroker.next(messages);
    assertThat(message.content().intValue()).isEqualTo(1);
    assertThat(message.id()).isPresent();
  }

  @Test
  void observerDelegateTakesAFallback() {
    app.delegate("e", SOON, "office");
    app.emit("e", 1);

    other.on("office", handled::add);

    assertThat(TestBroker.next(handled).intValue()).isEqualTo(1);
  }

  @Test
  void syncStartIsTwo() {
    assertThat(RunningMode.of(2)).isEqualTo(RunningMode.SYNC);
    assertThat(RunningMode.SYNC.value()).isEqualTo(2);
  }

  @Test
  void asyncStartIsOne() {
    assertThat(RunningMode.of(1)).isEqualTo(RunningMode.ASYNC);
    assertThat(RunningMode.ASYNC.value()).isEqualTo(1);
  }

  @Test
  void unknownRunningModeError() {
    for (int value : List.of(0, 3, -1)) {
      assertThatExceptionOfType(UnknownRunningModeException.class)
          .isThrownBy(() -> app.join(RunningMode.of(value)))
          .withMessageContaining("Running mode " + value);
    }
  }

  @Test
  void subscriptionNotAllowedError() {
    app.join(RunningMode.ASYNC);

    assertThatExceptionOfType(SubscriptionNotAllowedException.class)
        .isThrownBy(() -> app.join(RunningMode.ASYNC));
    app.stop();
  }

  @Test
  void noConnectionError() {
    app.close();

    assertThatExceptionOfType(NoConnectionException.class).isThrownBy(() -> app.emit("e"));
  }

  @Test
  void invalidUrlError() {
    assertThatExceptionOfType(InvalidUrlException.class)
        .isThrownBy(() -> Observer.connect("amqp://user:secret@host:port"))
        .withMessageNotContaining("secret");
  }

  @Test
  void messageContent() {
    app.onMessage("e", messages::add);

    app.emit("e", "data");

    assertThat(TestBroker.next(messages).content().asString()).isEqualTo("data");
  }
}
