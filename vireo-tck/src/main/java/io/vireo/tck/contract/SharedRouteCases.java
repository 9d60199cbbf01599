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
  @ParameterizedTest
  @ValueSource(strings = {"PT0.001S", "P3650D", "P3651D", "P36500D"})
  void aQueueMayBeKeptForAsLongAsAProgramSays(String howLong) {
    Received<Integer> received = new Received<>();
    ObserveOptions kept = ObserveOptions.builder().queueExpiration(Duration.parse(howLong)).build();

    app.on(event, Integer.class, received::add, kept);

    assertThat(app.emit(event, 1)).isTrue();
    assertThat(received.next()).isEqualTo(1);
  }

  @Test
  void competingListenersShareTheEvents() {
    Received<String> received = new Received<>();
    ObserveOptions oneAtATime = ObserveOptions.builder().prefetch(1).build();
    app.on(event, Integer.class, number -> received.add("north"), oneAtATime);
    observer().on(event, Integer.class, number -> received.add("south"), oneAtATime);

    emitNumbers(0, 199);

    List<String> all = received.next(200);
    assertThat(all).contains("north", "south");
    app.emit(event, -1);
    received.next();
    staysEmptyToTheEnd(received, app);
  }

  @Test
  void twoListenersOfOneObserverCompeteToo() {
    Received<Integer> received = listen(app, event, Integer.class);
    app.on(event, Integer.class, received::add);

    emitNumbers(0, 99);

    assertThat(received.next(100)).doesNotHaveDuplicates();
    staysEmptyToTheEnd(received, app);
  }

  @Test
  void atConcurrencyOneTheOrderIsKept() {
    Received<Integer> received = listen(app, event, Integer.class);

    emitNumbers(0, 499);

    assertThat(received.next(500)).isEqualTo(numbers(0, 499));
  }

  @Test
  void atConcurrencyEightEightHandlersRunAtATime() {
    CyclicBarrier eight = new CyclicBarrier(8);
    CountDownLatch met = new CountDownLatch(16);
    app.on(
        event,
        data -> {
          eight.await(30, TimeUnit.SECONDS);
          met.countDown();
        },
        ObserveOptions.builder().concurrency(8).build());

    emitNumbers(0, 15);

    await(met);
  }

  @Test
  void aHungHandlerHoldsUpNobodyElse() {
    String hung = event();
    for (int i = 0; i < 5; i++) {
      app.on(hung, data -> hold());
      app.emit(hung);
    }
    Received<Integer> received = listen(app, event, Integer.class);

    emitNumbers(0, 99);

    assertThat(received.next(100)).hasSize(100);
  }

  @Test
  void aResumableRouteKeepsWhatCameWhileNobodyListened() {
    needs(Feature.RESUMABLE_ROUTES);
    Received<Integer> received = new Received<>();
    Observer first = observer();
    first.on(event, Integer.class, received::add, RESUMABLE);
    first.close();

    emitNumbers(0, 49);
    app.on(event, Integer.class, received::add, RESUMABLE);

    assertThat(received.next(50)).isEqualTo(numbers(0, 49));
  }

  @Test
  void aRouteThatIsNotResumableGoesAfterItsTime() {
    needs(Feature.ROUTE_EXPIRY);
    Observer listener = observer();
    listener.on(
        event,
        data -> {},
        ObserveOptions.builder().queueExpiration(Duration.ofMillis(300)).build());
    assertThat(app.emit(event)).isTrue();
    listener.close();

    awaitUntil(() -> !app.emit(event));
  }

  @Test
  void aRouteThatIsNotResumableOutlivesAPauseBetweenListeners() {
    Observer first = observer();
    Received<Integer> received = listen(first, event, Integer.class);
    first.close();

    assertThat(app.emit(event, 1)).isTrue();
    observer().on(event, Integer.class, received::add);

    assertThat(received.next()).isEqualTo(1);
  }

  @Test
  void whatAListenerDidNotFinishIsDeliveredAgainUnderTheSameId() {
    Received<Message<JsonNode>> received = new Received<>();
    RawDriver crashing = anotherRaw();
    crashing.observeWithoutSettlement(event, started);
    app.emit(event, 1, EmitOptions.builder().messageId("the-id").build());
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
    Observer other = observer();
    app.on(event, String.class, text -> other.emit(event + ".answer", text + "!"));
    other.on(event + ".answer", String.class, received::add);

    other.emit(event, "hello");

    assertThat(app.id()).isNotEqualTo(other.id());
    assertThat(received.next()).isEqualTo("hello!");
  }

  @Test
  @Tag("thorough")
  void aThousandRoutesWorkAtOnce() throws Exception {
    needs(Feature.MANY_ROUTES);
    int routes = 1_000;
    CountDownLatch handled = new CountDownLatch(routes);
    onThreads(
        4,
        thread -> {
          for (int i = thread; i < routes; i += 4) {
            app.on(event + "." + i, data -> handled.countDown());
          }
        });

    for (int i = 0; i < routes; i++) {
      assertThat(app.emit(event + "." + i, i)).isTrue();
    }

    await(handled);
  }

  @Test
  void namedExchangesOfEachTypeAreUsed() {
    needs(Feature.NAMED_EXCHANGES);
    for (ExchangeType type : ExchangeType.values()) {
      Received<String> received = new Received<>();
      String exchange = event();
      String route = event();
      app.on(
          route,
          String.class,
          received::add,
          ObserveOptions.builder().exchange(exchange).exchangeType(type).build());
      EmitOptions there = EmitOptions.builder().exchange(exchange).exchangeType(type).build();

      assertThat(app.emit(route, "in " + type, there)).isTrue();
      assertThat(app.emit(route, "elsewhere")).isFalse();

      assertThat(received.next()).isEqualTo("in " + type);
      assertThat(app.emit(event() + ".other", "x", there)).isEqualTo(type == ExchangeType.FANOUT);
    }
  }

  @Test
  void anExchangeOfAnotherTypeIsRefusedAndCostsNobodyAnything() {
    needs(Feature.NAMED_EXCHANGES);
    String exchange = event();
    Received<Integer> received =
        listen(
            Integer.class,
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
}
