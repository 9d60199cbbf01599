package io.vireo.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.EmitOptions;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** The time of a broker in memory. */
@VireoTest
class BrokerTimeTest {
  private static final Duration YEAR = Duration.ofDays(365);

  private final ConcurrentLinkedQueue<Integer> handled = new ConcurrentLinkedQueue<>();
  private Observer app;
  private RecordedEvents events;
  private BrokerTime time;

  @Test
  void aYearPassesAtOnce() {
    Instant before = time.now();
    app.on("a", Integer.class, handled::add);
    app.emitLater("a", 1, YEAR);

    time.advance(YEAR.minusSeconds(60));
    events.awaitQuiet();
    assertThat(handled).isEmpty();

    time.advance(Duration.ofSeconds(60));
    events.awaitQuiet();
    assertThat(handled).containsExactly(1);
    assertThat(time.isMovable()).isTrue();
    assertThat(time.now()).isAfterOrEqualTo(before.plus(YEAR));
  }

  @Test
  void delayedEventsComeInTheOrderInWhichTheyAreDue() {
    app.on("a", Integer.class, handled::add);
    app.emitLater("a", 3, Duration.ofHours(3));
    app.emitLater("a", 1, Duration.ofHours(1));
    app.emitLater("a", 2, Duration.ofHours(2));

    time.advance(Duration.ofHours(3));
    events.awaitQuiet();

    assertThat(handled).containsExactly(1, 2, 3);
  }

  @Test
  void anEventExpires() {
    Subscription listener = app.on("a", Integer.class, handled::add);
    listener.pause();
    app.emit("a", 1, EmitOptions.builder().expiration(Duration.ofHours(1)).build());
    app.emit("a", 2);

    time.advance(Duration.ofHours(1));
    listener.resume();
    events.awaitQuiet();

    assertThat(handled).containsExactly(2);
  }

  @Test
  void aQueueExpiresWithItsEvents() {
    ObserveOptions hour = ObserveOptions.builder().queueExpiration(Duration.ofHours(1)).build();
    app.on("a", Integer.class, handled::add, hour).stop();
    assertThat(app.emit("a", 1)).isTrue();

    time.advance(Duration.ofHours(1));
    app.on("a", Integer.class, handled::add, hour);
    app.emit("a", 2);
    events.awaitQuiet();

    assertThat(handled).containsExactly(2);
  }

  @Test
  void aDelayedEventThatNoQueueTakesIsNotWaitedFor() {
    app.emitLater("a", 1, Duration.ofHours(1));
    time.advance(Duration.ofHours(1));

    events.awaitQuiet();
    assertThat(events.of("a", Integer.class)).containsExactly(1);
  }
}
