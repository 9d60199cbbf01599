package io.vireo.rabbitmq.internal.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Health;
import io.vireo.ObserveOptions;
import io.vireo.rabbitmq.TestBroker;
import org.junit.jupiter.api.Test;

/** What health says of a consumer. */
class RegistrationTest {
  private final Registration registration =
      new Registration(TestBroker.request("route", false, ObserveOptions.defaults()));

  @Test
  void aConsumerWhoseExchangeIsGoneIsDegradedUntilItsQueueIsBoundAgain() {
    registration.succeeded(null);

    registration.unbound();

    Health.Part part = registration.health(true, null);
    assertThat(part.status()).isEqualTo(Health.Status.DEGRADED);
    assertThat(part.reason().orElse("")).contains("was deleted");
    registration.bound();
    assertThat(registration.health(true, null).status()).isEqualTo(Health.Status.UP);
  }

  @Test
  void aConsumerThatIsRegisteredAnewIsBound() {
    registration.succeeded(null);
    registration.unbound();

    registration.succeeded(null);

    assertThat(registration.health(true, null).status()).isEqualTo(Health.Status.UP);
  }
}
