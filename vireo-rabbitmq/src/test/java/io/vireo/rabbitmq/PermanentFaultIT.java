package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.vireo.Health;
import io.vireo.VireoException;
import io.vireo.spi.Consumer;
import io.vireo.spi.Delivery;
import io.vireo.tck.rabbitmq.RabbitAdmin;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Rows 16 and 19: what somebody has to cure happens to a client that is at work. Each case waits
 * for a try of the slow kind, so all are one test.
 */
@Tag("fault")
class PermanentFaultIT {
  private static final RabbitNode NODE = TestBroker.node();
  private static final RabbitAdmin ADMIN = NODE.admin();

  /** Goal G5 for faults that time does not cure. */
  private static final Duration BACK = Duration.ofSeconds(40);

  private final String other = "other-" + UUID.randomUUID();
  private final List<Case> cases = new ArrayList<>();

  @AfterEach
  void close() {
    cases.forEach(each -> each.driver.close());
  }

  @Test
  void whatSomebodyHasToCureIsSaidAtOnceTriedSlowlyAndOverSoonAfterTheCure() throws Exception {
    String withdrawn = user();
    String deleted = user();
    ADMIN.addVirtualHost(other);
    Case permission = new Case(NODE.url(withdrawn, "secret"), "ACCESS_REFUSED", true);
    Case user = new Case(NODE.url(deleted, "secret"), "refused the user or password", true);
    // While the node deletes it, it says that the user has no access; then, that it is not there.
    Case virtualHost = new Case(NODE.urlOf(other), "530 NOT_ALLOWED", true);
    Case form = new Case(NODE.url(), "Wanted: durable", false);

    form.takeItsName();
    ADMIN.permit(withdrawn, "/", "");
    ADMIN.closeAllConnections();
    form.consumer.resume();
    ADMIN.eval("rabbit_auth_backend_internal:delete_user(<<\"" + deleted + "\">>, <<\"test\">>)");
    ADMIN.deleteVirtualHost(other);

    for (Case each : cases) {
      each.assertSaid();
    }
    // Nothing is tried in a tight loop meanwhile.
    long before = System.nanoTime();
    await().during(Duration.ofSeconds(5)).until(() -> cases.stream().allMatch(Case::isDown));
    for (Case each : cases) {
      assertThat(each.tries.stream().filter(at -> at > before).count())
          .as(each.reason)
          .isLessThanOrEqualTo(2);
    }

    ADMIN.permit(withdrawn, "/", ".*");
    ADMIN.addUser(deleted, "secret");
    ADMIN.addVirtualHost(other);
    ADMIN.deleteQueue(form.route);
    long cured = System.nanoTime();
    await().atMost(BACK).until(() -> cases.stream().allMatch(Case::isBack));
    assertThat(System.nanoTime() - cured).isLessThan(BACK.toNanos());
    assertThat(permission.delivered() && user.delivered()).isTrue();
    assertThat(virtualHost.delivered() && form.delivered()).isTrue();
    assertThat(cases)
        .allSatisfy(each -> assertThat(each.driver.health().status()).isEqualTo(Health.Status.UP));
  }

  private static String user() {
    String name = "user-" + UUID.randomUUID();
    ADMIN.addUser(name, "secret");
    return name;
  }

  /** One client and what it suffers. */
  private final class Case {
    final String route = TestBroker.freshName("permanent");
    final String reason;
    final boolean publishing;
    final ConcurrentLinkedQueue<Long> tries = new ConcurrentLinkedQueue<>();
    final AtomicReference<String> lastError = new AtomicReference<>("");
    final TestBroker.Recorder recorder = new TestBroker.Recorder();
    final RabbitDriver driver;
    final Consumer consumer;

    Case(String url, String reason, boolean publishing) throws Exception {
      this.reason = reason;
      this.publishing = publishing;
      this.driver =
          RabbitDriver.connect(
              RabbitOptions.builder()
                  .urls(url)
                  .onError(
                      context -> {
                        if (context.route().isEmpty()) {
                          tries.add(System.nanoTime());
                        }
                        lastError.set(context.summary().orElseThrow());
                      })
                  .build());
      cases.add(this);
      this.consumer = TestBroker.observe(driver, route, TestBroker.RESUMABLE, recorder);
      assertThat(delivered()).isTrue();
    }

    /**
     * Puts a queue of another form into the place of the route's, while nobody consumes from it.
     */
    void takeItsName() throws Exception {
      consumer.pause();
      ConnectionFactory factory = new ConnectionFactory();
      factory.setUri(NODE.url());
      try (Connection client = factory.newConnection()) {
        var channel = client.createChannel();
        channel.queueDelete(route);
        channel.queueDeclare(route, true, false, false, Map.of("x-max-length", 5));
      }
    }

    void assertSaid() {
      await()
          .atMost(TestBroker.PATIENCE)
          .untilAsserted(
              () -> {
                Health.Part part = part();
                assertThat(part.status()).isEqualTo(Health.Status.DOWN);
                assertThat(part.reason().orElse("")).contains(reason);
                assertThat(part.nextTry()).isPresent();
                assertThat(lastError.get()).contains(reason);
              });
      assertThat(consumer.state()).isEqualTo(Consumer.State.CONNECTING);
      assertThat(driver.health().status()).isNotEqualTo(Health.Status.UP);
      if (publishing) {
        long before = System.nanoTime();
        assertThatExceptionOfType(VireoException.class)
            .isThrownBy(() -> TestBroker.publish(driver, TestBroker.event(route, "1")))
            .withMessageContaining(reason);
        assertThat(System.nanoTime() - before).isLessThan(Duration.ofSeconds(1).toNanos());
        Health.Part connection = part("publishing connection");
        assertThat(connection.status()).isNotEqualTo(Health.Status.UP);
        assertThat(connection.reason().orElse("")).contains(reason);
      }
    }

    private Health.Part part() {
      return part("route " + route);
    }

    private Health.Part part(String name) {
      return driver.health().parts().stream()
          .filter(part -> part.name().equals(name))
          .findFirst()
          .orElseThrow();
    }

    boolean isDown() {
      return part().status() == Health.Status.DOWN;
    }

    /** The two connections of a driver come back independently. */
    boolean isBack() {
      return driver.health().parts().stream().noneMatch(part -> part.status() == Health.Status.DOWN)
          && consumer.state() == Consumer.State.REGISTERED;
    }

    boolean delivered() throws Exception {
      boolean taken = TestBroker.publish(driver, TestBroker.event(route, "1"));
      Delivery delivery = recorder.next();
      delivery.acknowledge();
      return taken;
    }
  }
}
