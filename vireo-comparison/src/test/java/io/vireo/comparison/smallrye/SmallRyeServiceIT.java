package io.vireo.comparison.smallrye;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.MeterProvider;
import io.smallrye.reactive.messaging.providers.extension.HealthCenter;
import io.vireo.comparison.Billing;
import io.vireo.comparison.Order;
import io.vireo.comparison.Service;
import io.vireo.comparison.ServiceContract;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.net.URI;
import java.util.concurrent.atomic.AtomicReference;

class SmallRyeServiceIT extends ServiceContract {
  private static final AtomicReference<Billing> BILLING = new AtomicReference<>();

  SmallRyeServiceIT() {
    super("orders", "order.placed.failed");
  }

  @Override
  protected Service start(String url, Billing billing) {
    URI broker = URI.create(url);
    String[] user = broker.getUserInfo().split(":", 2);
    System.setProperty("rabbitmq-host", broker.getHost());
    System.setProperty("rabbitmq-port", String.valueOf(broker.getPort()));
    System.setProperty("rabbitmq-username", user[0]);
    System.setProperty("rabbitmq-password", user[1]);
    BILLING.set(billing);
    SeContainer container = SeContainerInitializer.newInstance().initialize();
    HealthCenter health = container.select(HealthCenter.class).get();
    await().until(() -> health.getReadiness().isOk());
    // The reports of tests show the system properties.
    System.clearProperty("rabbitmq-password");
    return new Service() {
      @Override
      public void place(Order order) {
        container.select(Orders.class).get().place(order);
      }

      @Override
      public void close() {
        container.close();
      }
    };
  }

  /** The broker moves the rejected event as it is, and knows nothing of the exception. */
  @Override
  protected void tellsWhyTheOrderFailed(String failedMessage) {
    assertThat(failedMessage).contains("x-death", "rejected").doesNotContain("no answer");
  }

  /** The connector publishes without the flag "mandatory", so that the broker drops the event. */
  @Override
  protected void anOrderWhoseFollowUpHadNoRoute() {
    await().untilAsserted(() -> assertThat(unfinished()).isZero());
    assertThat(countOf("order.placed.failed")).isZero();
  }

  /**
   * The connector closes its connections while the handler runs. So the handler cannot publish any
   * more, and its event goes back to the queue.
   */
  @Override
  protected void anOrderThatWasInHandAtTheEnd(long waiting, long followUps) {
    assertThat(waiting).isEqualTo(1);
    assertThat(followUps).isZero();
  }

  /** The billing of the running test, and what Quarkus has of its own. */
  @ApplicationScoped
  static class Fixture {
    @Produces
    Billing billing() {
      return BILLING.get();
    }

    @Produces
    Meter meter() {
      return MeterProvider.noop().get("none");
    }
  }
}
