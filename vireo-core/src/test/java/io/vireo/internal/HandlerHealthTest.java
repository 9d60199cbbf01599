package io.vireo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Codec;
import io.vireo.EmitOptions;
import io.vireo.Health;
import io.vireo.ObserveOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How health shows handlers that do not return. */
class HandlerHealthTest {
  private static final Duration PATIENCE = Duration.ofMillis(50);

  private final Engine engine =
      new Engine(Drivers.connect("memory:" + UUID.randomUUID()), Codec.json(), PATIENCE);
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void close() {
    release.countDown();
    engine.close();
  }

  @Test
  void aListenerWhoseHandlersAllHangIsDegradedUntilTheyReturn() {
    listen(ObserveOptions.builder().concurrency(2).build());
    emit(2);

    Health.Part part = awaitHanging(Health.Status.DEGRADED);
    assertThat(part.name()).isEqualTo("handlers of route slow");
    assertThat(part.reason().orElse(""))
        .startsWith("2 of 2 handlers at work for ")
        .contains("no event is handled meanwhile");
    assertThat(engine.health().status()).isEqualTo(Health.Status.DEGRADED);

    release.countDown();

    await().until(() -> engine.health().status() == Health.Status.UP);
    assertThat(engine.health().parts()).extracting(Health.Part::name).doesNotContain(part.name());
  }

  @Test
  void aListenerWithASlotLeftIsUpAndSaysThatOneHangs() {
    listen(ObserveOptions.builder().concurrency(2).build());
    emit(1);

    Health.Part part = awaitHanging(Health.Status.UP);

    assertThat(part.reason().orElse("")).startsWith("1 of 2 handlers at work for ");
    assertThat(engine.health().status()).isEqualTo(Health.Status.UP);
  }

  @Test
  void aHandlerThatItsTimeOutAllowsIsNotSaidToHang() {
    ObserveOptions options = ObserveOptions.builder().handlerTimeout(Duration.ofMinutes(1)).build();
    listen(options);
    emit(1);

    await()
        .during(PATIENCE.multipliedBy(3))
        .until(() -> engine.health().parts().stream().allMatch(one -> one.reason().isEmpty()));
  }

  @Test
  void aListenerThatMayGiveUpNoFurtherHandlerIsDegradedUntilOneHasEnded() {
    engine
        .subscriptions()
        .observe(
            "slow",
            false,
            JsonNode.class,
            data -> awaitStubbornly(),
            false,
            ObserveOptions.builder().handlerTimeout(Duration.ofMillis(50)).build());
    Instant before = Instant.now();
    emit(1);

    await()
        .until(
            () ->
                hanging() != null && hanging().reason().orElse("").startsWith("1 given up after"));
    Health.Part part = hanging();
    assertThat(part.status()).isEqualTo(Health.Status.DEGRADED);
    assertThat(part.reason().orElse("")).contains("no more are given up");
    assertThat(part.since()).isBetween(before, Instant.now());

    release.countDown();

    await().until(() -> engine.health().status() == Health.Status.UP);
  }

  private void awaitStubbornly() {
    boolean released = false;
    while (!released) {
      try {
        released = release.await(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        // The handler ignores the interrupt, as a handler of a program may do.
        Thread.interrupted();
      }
    }
  }

  private Health.Part awaitHanging(Health.Status status) {
    await().until(() -> hanging() != null && hanging().status() == status);
    return hanging();
  }

  private Health.Part hanging() {
    return engine.health().parts().stream()
        .filter(part -> part.name().startsWith("handlers"))
        .findFirst()
        .orElse(null);
  }

  private void listen(ObserveOptions options) {
    engine
        .subscriptions()
        .observe("slow", false, JsonNode.class, data -> release.await(), false, options);
  }

  private void emit(int count) {
    for (int i = 0; i < count; i++) {
      engine.emitter().emit("slow", i, EmitOptions.defaults());
    }
  }
}
