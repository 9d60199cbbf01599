package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.EmitOptions;
import io.vireo.Message;
import io.vireo.Observer;
import io.vireo.Recovery;
import io.vireo.RecoveryFilter;
import io.vireo.RecoveryRecord;
import io.vireo.RedriveOptions;
import io.vireo.RedriveResult;
import io.vireo.RetryPolicy;
import io.vireo.spi.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** A failed event that is redriven goes to the listener that failed, and to no other. */
abstract class RedriveCases extends FailedEventCases {
  @Test
  void anEventComesBackAsItWasAndItsAttemptsAreCountedAnew() {
    needs(Feature.DELAY);
    Received<Integer> attempts = new Received<>();
    Received<Instant> emitted = new Received<>();
    app.onMessage(
        event,
        Integer.class,
        message -> {
          attempts.add(message.attempt());
          emitted.add(message.timestamp().orElseThrow());
          handler.handle(message);
        },
        retrying(RetryPolicy.after(Duration.ofMillis(50))));
    app.emit(event, 7, withHeaders("the-id"));
    Recovery recovery = recovery(event, 1);
    assertThat(recovery.browse(ALL).get(0).attempts()).isEqualTo(2);

    handler.repair();
    assertThat(recovery.redrive(ALL, DEFAULTS)).isEqualTo(all(1));

    Message<Integer> message = handler.handled.next();
    assertThat(attempts.next(3)).containsExactly(1, 2, 1);
    assertThat(message.content()).isEqualTo(7);
    assertThat(message.id()).hasValue("the-id");
    assertThat(message.event()).isEqualTo(event);
    assertThat(message.timestamp().orElseThrow().truncatedTo(ChronoUnit.MILLIS))
        .isEqualTo(emitted.next().truncatedTo(ChronoUnit.MILLIS));
    assertThat(message.headers()).containsAllEntriesOf(HEADERS);
    assertThat(recovery.count()).isZero();
  }

  @Test
  void anEventTellsHowOftenItWasRedriven() {
    Received<Integer> redrives = new Received<>();
    app.onMessage(
        event,
        Integer.class,
        message -> {
          Object count = message.headers().get(Delivery.REDRIVEN_HEADER);
          redrives.add(count instanceof Integer number ? number : 0);
          handler.handle(message);
        });
    app.emit(event, 1);
    Recovery recovery = recovery(event, 1);

    recovery.redrive(ALL, DEFAULTS);
    assertThat(redrives.next(2)).containsExactly(0, 1);
    awaitUntil(() -> recovery.count() == 1);
    handler.repair();
    recovery.redrive(ALL, DEFAULTS);

    assertThat(redrives.next()).isEqualTo(2);
  }

  @Test
  void anEventOfASharedRouteReachesNoListenerOfBroadcasts() {
    RepairableHandler<Integer> healthy = new RepairableHandler<>();
    healthy.repair();
    app.onMessage(event, Integer.class, handler);
    app.onBroadcastMessage(event, Integer.class, healthy);
    app.emit(event, 1);
    Recovery recovery = recovery(event, 1);

    handler.repair();
    assertThat(recovery.redrive(ALL, DEFAULTS)).isEqualTo(all(1));

    assertThat(handler.handled.next().content()).isEqualTo(1);
    healthy.handled.staysEmptyBefore(2, () -> app.broadcast(event, 2));
  }

  @Test
  void aBroadcastIsRedrivenAtTheListenerThatFailedAlone() {
    RepairableHandler<Integer> healthy = new RepairableHandler<>();
    healthy.repair();
    String pattern = event + ".*";
    String name = event + ".a";
    app.onBroadcastMessage(pattern, Integer.class, handler);
    app.onBroadcastMessage(pattern, Integer.class, healthy);
    observer().onBroadcastMessage(name, Integer.class, healthy);
    observer().onMessage(name, Integer.class, healthy);
    app.broadcast(name, 1);
    assertThat(contents(healthy.handled, 2)).containsExactly(1, 1);
    Recovery recovery = recovery(pattern, 1);

    handler.repair();
    assertThat(recovery.redrive(ALL, DEFAULTS)).isEqualTo(all(1));

    Message<Integer> message = handler.handled.next();
    assertThat(message.content()).isEqualTo(1);
    assertThat(message.event()).isEqualTo(name);
    app.broadcast(name, 2);
    app.emit(name, 3);
    assertThat(contents(healthy.handled, 3)).containsExactlyInAnyOrder(2, 2, 3);
  }

  @Test
  void whatBelongsToAListenerThatIsGoneStaysUnlessAnotherIsNamed() {
    RepairableHandler<Integer> heir = new RepairableHandler<>();
    Observer gone = observer();
    gone.onBroadcastMessage(event, Integer.class, handler);
    gone.broadcast(event, 1);
    Recovery recovery = recovery(event, 1);
    close(gone);

    assertThat(recovery.redrive(ALL, DEFAULTS)).isEqualTo(new RedriveResult(1, 1, 0, 1));
    assertThat(recovery.count()).isEqualTo(1);

    app.onBroadcastMessage(event, Integer.class, heir);
    app.broadcast(event, 2);
    awaitUntil(() -> recovery.count() == 2);
    heir.repair();
    String heirsName = recovery.browse(ALL).get(1).listener().orElseThrow();
    assertThat(heirsName).startsWith(app.id());
    assertThat(recovery.redrive(ALL, RedriveOptions.builder().listener(heirsName).build()))
        .isEqualTo(all(2));
    assertThat(contents(heir.handled, 2)).containsExactly(1, 2);
  }

  @Test
  void whatHasNoQueueStaysAndTheRestGoesOn() {
    String nobody = event();
    raw().store(event, "{\"message\":\"1\",\"route\":\"" + nobody + "\"}");
    raw().store(event, "{\"message\":\"2\"}");
    raw().store(event, "{\"message\":\"3\",\"route\":\"" + nobody + "\"}");
    Received<String> taken = raw().taken(event);

    Recovery recovery = recovery(event, 3);
    assertThat(recovery.redrive(ALL, DEFAULTS)).isEqualTo(new RedriveResult(3, 3, 1, 2));

    assertThat(taken.next()).isEqualTo("2");
    assertThat(recovery.count()).isEqualTo(2);
  }

  @Test
  void aDelayedEventThatNoQueueTookIsRedrivenWhenThereIsOne() {
    needs(Feature.DELAY);
    handler.repair();
    String id = event + "-id";
    // RabbitMQ records the time in whole seconds.
    Instant before = time().now().truncatedTo(ChronoUnit.SECONDS);
    app.emitLater(
        event,
        1,
        Duration.ofMillis(100),
        EmitOptions.builder().messageId(id).header("long", 2L).build());
    // Other users of the broker may have such events as well, so the case looks for its own.
    Recovery recovery = core().recovery("vireo_unrouted");
    awaitUntil(() -> recovery.find(id).isPresent());
    RecoveryRecord record = recovery.find(id).orElseThrow();
    assertThat(record.route()).isEqualTo(event);
    assertThat(record.event().name()).isEqualTo(event);
    assertThat(record.error().type()).isEqualTo("unrouted");
    assertThat(record.failedAt().orElseThrow()).isBetween(before, time().now());
    assertThat(recovery.browse(RecoveryFilter.builder().ids(id).failedFrom(before).build()))
        .hasSize(1);

    app.onMessage(event, Integer.class, handler);
    assertThat(recovery.redrive(RecoveryFilter.ids(id), DEFAULTS).redriven()).isEqualTo(1);

    Message<Integer> message = handler.handled.next();
    assertThat(message.content()).isEqualTo(1);
    assertThat(message.id()).hasValue(id);
    assertThat(message.event()).isEqualTo(event);
    assertThat(message.headers()).containsEntry("long", 2L);
    assertThat(message.attempt()).isEqualTo(1);
    assertThat(recovery.find(id)).isEmpty();
  }
}
