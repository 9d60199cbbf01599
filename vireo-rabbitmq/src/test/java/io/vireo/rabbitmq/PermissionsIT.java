package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Observer;
import io.vireo.Recovery;
import io.vireo.RecoveryFilter;
import io.vireo.RedriveOptions;
import io.vireo.Subscription;
import io.vireo.tck.rabbitmq.RabbitAdmin;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** The permissions that docs/security.md gives to a user are enough for all that Vireo does. */
class PermissionsIT {
  private static final RabbitNode NODE = TestBroker.node();

  /** As in docs/security.md, for the events that begin with {@code permitted.}. */
  private static final String PATTERN =
      "^(vireo[._].*|amq\\.(gen.*|default)|(RECOVERY\\.|PAUSED\\.|fallback/)?permitted\\..*|RECOVERY\\.vireo_unrouted)$";

  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final RabbitAdmin admin = NODE.admin();
  private final String event = TestBroker.freshName("permitted");
  private final BlockingQueue<JsonNode> handled = new LinkedBlockingQueue<>();
  private Observer app;

  @BeforeEach
  void connect() {
    String user = TestBroker.freshName("user");
    admin.addUser(user, "secret");
    admin.permit(user, "/", PATTERN);
    app = connections.observer(options -> options.urls(NODE.url(user, "secret")));
  }

  @Test
  void eventsAreEmittedDelayedBroadcastAndHandled() throws Exception {
    app.on(event, handled::add);
    app.onBroadcast(event, handled::add);

    assertThat(app.emit(event, 1)).isTrue();
    app.broadcast(event, 2);
    app.emitLater(event, 3, Duration.ofMillis(1));

    assertThat(next() + next() + next()).isEqualTo(6);
  }

  @Test
  void failedEventsGoToRecovery() {
    app.on(
        event,
        data -> {
          throw new IllegalStateException("as it has to be");
        });

    app.emit(event, 1);

    await()
        .atMost(TestBroker.PATIENCE)
        .until(() -> admin.queue("RECOVERY." + event).filter(one -> one.ready() == 1).isPresent());
  }

  @Test
  void failedEventsComeBackToTheListenerThatFailed() throws Exception {
    AtomicInteger failures = new AtomicInteger();
    app.onBroadcast(
        event + ".#",
        data -> {
          if (failures.getAndIncrement() == 0) {
            throw new IllegalStateException("as it has to be");
          }
          handled.add(data);
        });
    app.broadcast(event + ".a", 1);
    Recovery recovery = app.recovery(event + ".#");
    await().atMost(TestBroker.PATIENCE).until(() -> recovery.count() == 1);

    assertThat(recovery.redrive(RecoveryFilter.all(), RedriveOptions.defaults()).redriven())
        .isEqualTo(1);

    assertThat(next()).isEqualTo(1);
  }

  @Test
  void aRouteIsPausedAndResumed() throws Exception {
    Subscription subscription = app.on(event, handled::add);
    app.control().pauseRoute(event);
    await()
        .atMost(TestBroker.PATIENCE)
        .until(() -> subscription.state() == Subscription.State.PAUSED);
    app.emit(event, 1);

    assertThat(app.control().ping(Duration.ofMillis(300))).isNotEmpty();
    app.control().resumeRoute(event);

    assertThat(next()).isEqualTo(1);
  }

  @Test
  void eventsAreDelegated() throws Exception {
    app.delegate(event, Duration.ofMillis(1));
    app.on(event + ".delegated", handled::add, TestBroker.RESUMABLE);

    app.emit(event, 1);

    assertThat(next()).isEqualTo(1);
  }

  @Test
  void aRecoveryQueueThatTheUserMayNotCreateIsToldAsThePermissionThatIsMissing() {
    String user = TestBroker.freshName("user");
    admin.addUser(user, "secret");
    admin.permit(user, "/", PATTERN.replace("RECOVERY\\.|", ""));
    Observer restricted = connections.observer(options -> options.urls(NODE.url(user, "secret")));
    restricted.on(
        event,
        data -> {
          throw new IllegalStateException("as it has to be");
        });

    app.emit(event, 1);

    await()
        .atMost(TestBroker.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(restricted.health().parts())
                    .filteredOn(part -> part.name().equals("route " + event))
                    .singleElement()
                    .satisfies(
                        part ->
                            assertThat(part.reason().orElse(""))
                                .contains("403 ACCESS_REFUSED", "RECOVERY." + event, user)));
  }

  private int next() {
    return TestBroker.next(handled).intValue();
  }
}
