package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.EmitOptions;
import io.vireo.ExchangeType;
import io.vireo.Message;
import io.vireo.ObservationException;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.PayloadException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Shared routes: one of the listeners of a route handles each event. */
abstract class SharedRouteCases extends ContractCases {
  private static final ObserveOptions RESUMABLE = ObserveOptions.builder().resumable(true).build();

  SharedRouteCases(DriverContract contract) {
    super(contract);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0.001S", "P3650D", "P3651D", "P36500D"})
  void aQueueMayBeKeptForAsLongAsAProgramSays(String howLong) {
    Received<Integer> received = new Received<>();
    Observer app = observer();
    String event = event();
    ObserveOptions kept = ObserveOptions.builder().queueExpiration(Duration.parse(howLong)).build();

    app.on(event, Integer.class, received::add, kept);

    assertThat(app.emit(event, 1)).isTrue();
    assertThat(received.next()).isEqualTo(1);
  }

  @Test
  void competingListenersShareTheEvents() {
    Received<String> received = new Received<>();
    ObserveOptions oneAtATime = ObserveOptions.builder().prefetch(1).build();
    String event = event();
    Observer north = observer();
    Observer south = observer();
    north.on(event, Integer.class, number -> received.add("north"), oneAtATime);
    south.on(event, Integer.class, number -> received.add("south"), oneAtATime);

    for (int i = 0; i < 200; i++) {
      north.emit(event, i);
    }

    List<String> all = received.next(200);
    assertThat(all).contains("north", "south");
    awaitQuiet(north, event, received);
  }

  @Test
  void twoListenersOfOneObserverCompeteToo() {
    Observer app = observer();
    String event = event();
    Received<Integer> received = listen(app, event, Integer.class);
    app.on(event, Integer.class, received::add);

    for (int i = 0; i < 100; i++) {
      app.emit(event, i);
    }

    assertThat(received.next(100)).doesNotHaveDuplicates();
    staysEmptyToTheEnd(received, app);
  }

  @Test
  void atConcurrencyOneTheOrderIsKept() {
    Observer app = observer();
    String event = event();
    Received<Integer> received = listen(app, event, Integer.class);

    for (int i = 0; i < 500; i++) {
      app.emit(event, i);
    }

    for (int i = 0; i < 500; i++) {
      assertThat(received.next()).isEqualTo(i);
    }
  }

  @Test
  void atConcurrencyEightEightHandlersRunAtATime() {
    CyclicBarrier eight = new CyclicBarrier(8);
    CountDownLatch met = new CountDownLatch(16);
    Observer app = observer();
    String event = event();
    app.on(
        event,
        data -> {
          eight.await(30, TimeUnit.SECONDS);
          met.countDown();
        },
        ObserveOptions.builder().concurrency(8).build());

    for (int i = 0; i < 16; i++) {
      app.emit(event, i);
    }

    await(met);
  }

  @Test
  void aHungHandlerHoldsUpNobodyElse() {
    CountDownLatch release = new CountDownLatch(1);
    Observer app = observer();
    String hung = event();
    String healthy = event();
    for (int i = 0; i < 5; i++) {
      app.on(hung, data -> release.await(60, TimeUnit.SECONDS));
      app.emit(hung);
    }
    Received<Integer> received = listen(app, healthy, Integer.class);

    for (int i = 0; i < 100; i++) {
      app.emit(healthy, i);
    }

    assertThat(received.next(100)).hasSize(100);
    release.countDown();
  }

  @Test
  void aResumableRouteKeepsWhatCameWhileNobodyListened() {
    needs(Feature.RESUMABLE_ROUTES);
    Received<Integer> received = new Received<>();
    String event = event();
    Observer first = observer();
    first.on(event, Integer.class, received::add, RESUMABLE);
    first.close();

    Observer second = observer();
    for (int i = 0; i < 50; i++) {
      assertThat(second.emit(event, i)).isTrue();
    }
    second.on(event, Integer.class, received::add, RESUMABLE);

    for (int i = 0; i < 50; i++) {
      assertThat(received.next()).isEqualTo(i);
    }
  }

  @Test
  void aRouteThatIsNotResumableGoesAfterItsTime() {
    needs(Feature.ROUTE_EXPIRY);
    String event = event();
    Observer listener = observer();
    Observer emitter = observer();
    listener.on(
        event,
        data -> {},
        ObserveOptions.builder().queueExpiration(Duration.ofMillis(300)).build());
    assertThat(emitter.emit(event)).isTrue();
    listener.close();

    awaitUntil(() -> !emitter.emit(event));
  }

  @Test
  void aRouteThatIsNotResumableOutlivesAPauseBetweenListeners() {
    String event = event();
    Observer first = observer();
    Observer emitter = observer();
    Received<Integer> received = listen(first, event, Integer.class);
    first.close();

    assertThat(emitter.emit(event, 1)).isTrue();
    observer().on(event, Integer.class, received::add);

    assertThat(received.next()).isEqualTo(1);
  }

  @Test
  void whatAListenerDidNotFinishIsDeliveredAgainUnderTheSameId() {
    String event = event();
    CountDownLatch started = new CountDownLatch(1);
    Received<Message<JsonNode>> received = new Received<>();
    Observer emitter = observer();
    RawDriver crashing = raw();
    crashing.observeWithoutSettlement(event, started);
    emitter.emit(event, 1, EmitOptions.builder().messageId("the-id").build());
    await(started);

    crashing.close();
    observer().onMessage(event, received::add);

    Message<JsonNode> again = received.next();
    assertThat(again.redelivered()).isTrue();
    assertThat(again.id()).hasValue("the-id");
    assertThat(again.content().intValue()).isEqualTo(1);
  }

  @Test
  void twoObserversLiveSideBySide() {
    Received<String> received = new Received<>();
    Observer one = observer();
    Observer other = observer();
    String event = event();
    one.on(event, String.class, text -> other.emit(event + ".answer", text + "!"));
    other.on(event + ".answer", String.class, received::add);

    other.emit(event, "hello");

    assertThat(one.id()).isNotEqualTo(other.id());
    assertThat(received.next()).isEqualTo("hello!");
  }

  @Test
  @Tag("thorough")
  void aThousandRoutesWorkAtOnce() throws Exception {
    needs(Feature.MANY_ROUTES);
    int routes = 1_000;
    Observer app = observer();
    String prefix = event();
    CountDownLatch handled = new CountDownLatch(routes);
    List<Thread> registrars = new ArrayList<>();
    for (int part = 0; part < 4; part++) {
      int offset = part;
      Thread registrar =
          new Thread(
              () -> {
                for (int i = offset; i < routes; i += 4) {
                  app.on(prefix + "." + i, data -> handled.countDown());
                }
              });
      registrar.start();
      registrars.add(registrar);
    }
    for (Thread registrar : registrars) {
      registrar.join(120_000);
    }

    for (int i = 0; i < routes; i++) {
      assertThat(app.emit(prefix + "." + i, i)).isTrue();
    }

    await(handled);
  }

  @Test
  void namedExchangesOfEachTypeAreUsed() {
    needs(Feature.NAMED_EXCHANGES);
    Observer app = observer();
    for (ExchangeType type : ExchangeType.values()) {
      Received<String> received = new Received<>();
      String exchange = event();
      String event = event();
      app.on(
          event,
          String.class,
          received::add,
          ObserveOptions.builder().exchange(exchange).exchangeType(type).build());
      EmitOptions there = EmitOptions.builder().exchange(exchange).exchangeType(type).build();

      assertThat(app.emit(event, "in " + type, there)).isTrue();
      assertThat(app.emit(event, "elsewhere")).isFalse();

      assertThat(received.next()).isEqualTo("in " + type);
      assertThat(app.emit(event() + ".other", "x", there)).isEqualTo(type == ExchangeType.FANOUT);
    }
  }

  @Test
  void anExchangeOfAnotherTypeIsRefusedAndCostsNobodyAnything() {
    needs(Feature.NAMED_EXCHANGES);
    Observer app = observer();
    String exchange = event();
    String event = event();
    Received<Integer> received = new Received<>();
    app.on(
        event,
        Integer.class,
        received::add,
        ObserveOptions.builder().exchange(exchange).exchangeType(ExchangeType.TOPIC).build());
    EmitOptions.Builder to = EmitOptions.builder().exchange(exchange);
    ObserveOptions.Builder from = ObserveOptions.builder().exchange(exchange);

    assertThatThrownBy(
            () -> app.on(event(), data -> {}, from.exchangeType(ExchangeType.FANOUT).build()))
        .isInstanceOf(ObservationException.class)
        .hasMessageContaining(exchange);
    assertThatThrownBy(() -> app.emit(event, 1, to.exchangeType(ExchangeType.FANOUT).build()))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining(event)
        .hasMessageContaining(exchange);
    assertThatThrownBy(() -> app.broadcast(event, 2, to.exchangeType(ExchangeType.DIRECT).build()))
        .isInstanceOf(PayloadException.class);
    assertThatThrownBy(
            () ->
                app.emitLater(
                    event, 3, Duration.ofMillis(1), to.exchangeType(ExchangeType.DIRECT).build()))
        .isInstanceOf(PayloadException.class);

    assertThat(app.emit(event, 4, to.exchangeType(ExchangeType.TOPIC).build())).isTrue();
    assertThat(received.next()).isEqualTo(4);
  }

  /** Emits one more event, and checks that no other arrives until the end of the case. */
  private void awaitQuiet(Observer app, String event, Received<String> received) {
    app.emit(event, -1);
    received.next();
    staysEmptyToTheEnd(received, app);
  }
}
