package io.vireo.internal.subscription;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Codec;
import io.vireo.Control.Pause;
import io.vireo.EmitOptions;
import io.vireo.ExchangeType;
import io.vireo.Subscription;
import io.vireo.Subscription.State;
import io.vireo.internal.Drivers;
import io.vireo.internal.Engine;
import io.vireo.internal.control.ControlCommand;
import io.vireo.internal.control.PauseRecord;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Driver;
import io.vireo.spi.ExchangeNames;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Commands that were missed, or came in another order than the broker obeyed them. */
class RoutePauseMonitorTest {
  private static final Pause PAUSE =
      Pause.of("anna", null, Instant.parse("2026-01-01T00:00:00Z"), null, true);

  private final AtomicReference<Runnable> beforeControl = new AtomicReference<>(() -> {});
  private final CountDownLatch asked = new CountDownLatch(1);
  private final Driver driver = Drivers.connect("memory:" + UUID.randomUUID());
  private final Engine engine = new Engine(watched(driver), Codec.json());

  @AfterEach
  void close() {
    engine.close();
  }

  /** The observer obeys a moment later than its first listener begins. */
  @Test
  void aPauseWhoseCommandCameBeforeTheObserverHeardCommandsIsFound() throws Exception {
    beforeControl.set(() -> driver.routes().pause("x", PauseRecord.write(PAUSE), null));

    Subscription subscription = listen();

    await().until(() -> subscription.state() == State.PAUSED);
    assertThat(engine.control().routePause("x")).contains(PAUSE);
  }

  @Test
  void aPauseThatTheBrokerDoesNotRememberDoesNotLast() throws Exception {
    Subscription subscription = listen();

    command(ControlCommand.pauseRoute("x", PAUSE));

    await().until(() -> subscription.state() == State.PAUSED);
    await().until(() -> subscription.state() == State.RUNNING);
  }

  @Test
  void anEndThatTheBrokerDoesNotRememberDoesNotLast() throws Exception {
    Subscription subscription = listen();
    engine.control().pauseRoute("x");
    await().until(() -> subscription.state() == State.PAUSED);

    command(ControlCommand.resumeRoute("x"));

    await().until(() -> subscription.state() == State.RUNNING);
    await().until(() -> subscription.state() == State.PAUSED);
  }

  /** One of a later version must not have the listener take events that others leave alone. */
  @Test
  void aRecordThatCannotBeReadIsAPauseAllTheSame() throws Exception {
    driver.routes().pause("x", "[1]".getBytes(UTF_8), null);

    assertThat(listen().state()).isEqualTo(State.PAUSED);
    assertThat(engine.control().routePause("x").orElseThrow().reason())
        .hasValue("its record cannot be read");
  }

  @Test
  void aCommandThatCannotBeReadIsIgnored() throws Exception {
    Subscription subscription = listen();

    broadcast("observer.all", "{\"action\": \"LATER\"}".getBytes(UTF_8));
    broadcast("observer.all", "{\"action\": \"PAUSE_ROUTE\", \"event\": \"x\"}".getBytes(UTF_8));
    engine.control().pauseRoute("x");

    await().until(() -> subscription.state() == State.PAUSED);
  }

  /** Listens, and waits for the question that each observer asks once it hears commands. */
  private Subscription listen() throws InterruptedException {
    Subscription subscription =
        engine.subscriptions().observe("x", false, JsonNode.class, data -> {}, false, null);
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
    return subscription;
  }

  private void command(ControlCommand command) {
    broadcast("observer.all", command.write());
  }

  private void broadcast(String to, byte[] body) {
    EmitOptions options =
        EmitOptions.builder()
            .exchange(ExchangeNames.CONTROL)
            .exchangeType(ExchangeType.TOPIC)
            .build();
    engine.emitter().broadcastJson(to, body, options);
  }

  /** The driver, with something else happening just before remote control is listened to. */
  private Driver watched(Driver real) {
    return (Driver)
        Proxy.newProxyInstance(
            Driver.class.getClassLoader(),
            new Class<?>[] {Driver.class},
            (proxy, method, arguments) -> {
              if (isControl(arguments)) {
                beforeControl.get().run();
              } else if (method.getName().equals("routes")) {
                asked.countDown();
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static boolean isControl(Object @Nullable [] arguments) {
    return arguments != null
        && arguments.length > 0
        && arguments[0] instanceof ConsumerRequest request
        && request.event().equals("observer.*");
  }
}
