package io.vireo.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Core;
import io.vireo.ExchangeType;
import io.vireo.Observer;
import io.vireo.PauseOptions;
import io.vireo.Subscription;
import io.vireo.Subscription.State;
import io.vireo.tck.fault.TcpProxy;
import io.vireo.tck.rabbitmq.RabbitAdmin;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What was paused or resumed while an observer could not hear of it. */
@Tag("fault")
class ControlFaultIT {
  private static final RabbitNode NODE = TestBroker.node();

  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final TcpProxy proxy = connections.proxy();
  private final Core office = connections.core();
  private final Observer app =
      connections.observer(options -> options.urls(NODE.urlThrough(proxy)));
  private final String route = TestBroker.freshName("control.fault");
  private final List<Integer> received = new CopyOnWriteArrayList<>();

  @AfterEach
  void resume() {
    office.control().resumeRoute(route);
  }

  @Test
  void aMissedPauseAndAMissedResumeOfARouteAreMadeUpFor() {
    Subscription subscription = app.on(route, Integer.class, received::add);

    whileAway(
        subscription,
        () -> office.control().pauseRoute(route, PauseOptions.builder().by("anna").build()));
    await().until(() -> subscription.state() == State.PAUSED);
    assertThat(office.emit(route, 1)).isTrue();
    assertThat(received).isEmpty();
    assertThat(app.health().parts())
        .anySatisfy(
            part -> assertThat(part.reason().orElse("")).startsWith("paused by anna since "));

    whileAway(subscription, () -> office.control().resumeRoute(route));
    await().until(() -> subscription.state() == State.RUNNING);
    await().until(() -> received.size() == 1);
  }

  @Test
  void aListenerThatWasResumedAloneStaysSoWhenItComesBack() {
    Subscription subscription = app.on(route, Integer.class, received::add);
    office.control().pauseRoute(route);
    await().until(() -> subscription.state() == State.PAUSED);
    app.resumeOn(route);

    whileAway(subscription, () -> {});

    await().until(() -> subscription.state() == State.RUNNING);
    office.emit(route, 1);
    await().until(() -> received.size() == 1);
    assertThat(subscription.state()).isEqualTo(State.RUNNING);
  }

  @Test
  void aSignalResumesWhatASignalHasPausedAlsoAfterALostConnection() throws Exception {
    Subscription subscription = app.on(route, Integer.class, received::add);
    signal("pause");
    await().until(() -> subscription.state() == State.PAUSED);

    whileAway(subscription, () -> {});
    await().until(() -> subscription.state() == State.PAUSED);
    // The tap and the listener come back one after the other.
    await()
        .untilAsserted(
            () -> {
              assertThat(app.health().parts())
                  .filteredOn(part -> part.name().equals("broadcast " + route))
                  .singleElement()
                  .satisfies(part -> assertThat(part.status()).hasToString("UP"));
            });
    office.emit(route, 1);
    signal("resume");

    await().until(() -> subscription.state() == State.RUNNING);
    await().until(() -> received.size() == 1);
  }

  /** The queue of the tap goes with the pause. */
  @Test
  void theTapIsThereOnlyDuringThePause() throws Exception {
    Subscription subscription = app.on(route, Integer.class, received::add);
    Set<String> before = consumedQueues();
    signal("pause");
    await().until(() -> subscription.state() == State.PAUSED);
    await()
        .until(
            () ->
                app.health().parts().stream()
                    .anyMatch(part -> part.name().equals("broadcast " + route)));
    Set<String> added = consumedQueues();
    added.removeAll(before);
    // Perhaps with that of remote control, which has come meanwhile and stays.
    assertThat(added).isNotEmpty();

    signal("resume");

    await().until(() -> subscription.state() == State.RUNNING);
    await().until(() -> !consumedQueues().containsAll(added));
    assertThat(app.health().parts())
        .noneSatisfy(part -> assertThat(part.name()).isEqualTo("broadcast " + route));
  }

  @Test
  void aSignalOnTheExchangeThatADriverHasForItsSharedRoutesIsHeardToo() throws Exception {
    String exchange = TestBroker.freshName("control.exchange");
    Observer own =
        connections.observer(options -> options.sharedExchange(exchange, ExchangeType.DIRECT));
    Subscription subscription = own.on(route, Integer.class, received::add);
    signal("pause", own.id(), exchange);
    await().until(() -> subscription.state() == State.PAUSED);

    signal("resume", own.id(), exchange);

    await().until(() -> subscription.state() == State.RUNNING);
  }

  private Set<String> consumedQueues() {
    return NODE.admin().consumers().stream()
        .map(RabbitAdmin.Consumer::queue)
        .collect(Collectors.toSet());
  }

  private void whileAway(Subscription subscription, Runnable what) {
    proxy.refuse();
    proxy.reset();
    await().until(() -> subscription.state() == State.CONNECTING);
    what.run();
    proxy.heal();
    await().atMost(Duration.ofSeconds(20)).until(() -> subscription.state() != State.CONNECTING);
  }

  private void signal(String what) throws Exception {
    signal(what, app.id(), "vireo_default_direct_r0");
  }

  private void signal(String what, String observerId, String exchange) throws Exception {
    String body =
        "{\"remote_signal\": \"remote:%s\", \"controller_id\": \"%s\"}".formatted(what, observerId);
    connections
        .channel()
        .basicPublish(exchange, route, null, body.getBytes(StandardCharsets.UTF_8));
  }
}
