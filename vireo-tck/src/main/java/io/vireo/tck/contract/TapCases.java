package io.vireo.tck.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.ExchangeType;
import io.vireo.ObserveOptions;
import io.vireo.spi.Consumer;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Driver;
import io.vireo.spi.ExchangeNames;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A private consumer on the exchange of {@code emit} hears what is emitted, and takes nothing. */
abstract class TapCases extends ContractCases {
  private final Received<String> tapped = new Received<>();

  /** Opens a tap on the case's route, over the driver of the observer. */
  private Consumer tap(ObserveOptions options, boolean marked) {
    Driver driver = app.unwrap(Driver.class).orElseThrow();
    Consumer consumer =
        driver.observe(
            new ConsumerRequest(UUID.randomUUID().toString(), "tap", event, true, marked, options),
            delivery -> {
              if (delivery.begin()) {
                tapped.add(new String(delivery.body(), UTF_8));
                delivery.acknowledge();
              }
            });
    assertThat(consumer.awaitRegistered(Received.PATIENCE)).isTrue();
    return consumer;
  }

  private Consumer tap() {
    return tap(ObserveOptions.defaults(), true);
  }

  @Test
  void aTapHearsEachEventAndTakesNoneAway() {
    Received<Integer> first = new Received<>();
    app.on(event, Integer.class, first::add);
    tap();

    emitNumbers(0, 199);

    assertThat(first.next(200)).isEqualTo(numbers(0, 199));
    assertThat(tapped.next(200)).isEqualTo(numbers(0, 199).stream().map(String::valueOf).toList());
    first.staysEmptyBefore(200, () -> app.emit(event, 200));
    assertThat(tapped.next()).isEqualTo("200");
    staysEmptyToTheEnd(tapped, app);
  }

  @Test
  void aBroadcastListenerOnThatExchangeIsATapToo() {
    needs(Feature.NAMED_EXCHANGES);
    Received<Integer> received = listen(app, event, Integer.class);
    tap(
        ObserveOptions.builder()
            .exchange(ExchangeNames.SHARED)
            .exchangeType(ExchangeType.DIRECT)
            .build(),
        false);

    emitNumbers(0, 9);

    assertThat(received.next(10)).isEqualTo(numbers(0, 9));
    assertThat(tapped.next(10)).hasSize(10);
    staysEmptyToTheEnd(tapped, app);
  }

  @Test
  void aTapHearsWhatWaitsInTheQueueLater() {
    needs(Feature.RESUMABLE_ROUTES);
    app.declareRoute(event, RESUMABLE);
    tap();

    emitNumbers(0, 9);

    assertThat(tapped.next(10)).hasSize(10);
    Received<Integer> received = listen(Integer.class, RESUMABLE);
    assertThat(received.next(10)).isEqualTo(numbers(0, 9));
  }

  @Test
  void anEventThatATapAloneHearsCountsAsTaken() {
    assertThat(app.emit(event, 0)).isFalse();
    Consumer tap = tap();

    assertThat(app.emit(event, 1)).isTrue();
    assertThat(tapped.next()).isEqualTo("1");

    tap.stop();
    awaitUntil(() -> !app.emit(event, 2));
  }
}
