package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.EmitOptions;
import io.vireo.Message;
import io.vireo.Observer;
import io.vireo.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * After each fault the listeners are back and no confirmed event is lost, and the health has told
 * of the fault.
 */
abstract class OutageCases extends FaultCases {
  private FaultTraffic traffic() {
    FaultTraffic traffic = closedAtTheEnd(new FaultTraffic(app, event));
    traffic.awaitFlow();
    traffic.forgetTrouble();
    return traffic;
  }

  @Test
  void aCrashLosesNoConfirmedEvent() {
    FaultTraffic traffic = traffic();

    broker.crash();
    awaitUntil(traffic::sawTrouble);
    broker.start();

    traffic.assertRecovered(1);
  }

  @Test
  void anOrderlyStopLosesNoConfirmedEventAndAProgramMayStartBeforeItsBroker() {
    FaultTraffic traffic = traffic();
    broker.stop();
    awaitUntil(traffic::sawTrouble);

    // Both calls block until the broker is back, so each has a thread of its own.
    Observer early = observer();
    Received<String> received = new Received<>();
    String route = event();
    CompletableFuture<Subscription> listening =
        CompletableFuture.supplyAsync(() -> early.on(route, String.class, received::add));
    EmitOptions patient = EmitOptions.builder().timeout(PATIENCE).waitForRoute(PATIENCE).build();
    CompletableFuture<Boolean> emitted = early.emitAsync(route, "early", patient);
    awaitTrouble(early);
    broker.start();

    assertThat(emitted.join()).isTrue();
    assertThat(received.next()).isEqualTo("early");
    Subscription subscription = listening.join();
    awaitUntil(() -> subscription.state() == Subscription.State.RUNNING);
    awaitUp(early);
    traffic.assertRecovered(1);
  }

  @Test
  void lostConnectionsLoseNoConfirmedEvent() {
    FaultTraffic traffic = traffic();
    int outages = 3;
    for (int i = 0; i < outages; i++) {
      traffic.forgetTrouble();
      broker.dropConnections();
      awaitUntil(traffic::sawTrouble);
      traffic.awaitFlow();
    }

    traffic.assertRecovered(outages);
  }

  @Test
  void aSilentBrokerIsNoticedAndLosesNoConfirmedEvent() {
    FaultTraffic traffic = traffic();
    long before = System.nanoTime();

    broker.silence();
    awaitUntil(traffic::sawTrouble);
    Duration noticed = Duration.ofNanos(System.nanoTime() - before);
    broker.endSilence();

    traffic.assertRecovered(1);
    assertThat(noticed).isLessThanOrEqualTo(broker.silenceNoticedWithin());
  }

  @Test
  void aShortSilenceIsNoOutage() {
    FaultTraffic traffic = traffic();
    int duplicates = traffic.duplicates();

    broker.silence();
    traffic.awaitStall();
    broker.endSilence();

    traffic.assertRecovered(0);
    assertThat(traffic.sawTrouble()).isFalse();
    assertThat(traffic.duplicates()).isEqualTo(duplicates);
  }

  @Test
  void aCrashEndsNoBroadcastListenerNoPauseAndNoDelay() {
    Received<String> broadcasts = new Received<>();
    String broadcast = event();
    app.onBroadcast(broadcast, String.class, broadcasts::add);
    Received<String> paused = new Received<>();
    String route = event();
    Subscription subscription = app.on(route, String.class, paused::add, RESUMABLE);
    subscription.pause();
    app.emit(route, "kept");

    broker.crash();
    awaitTrouble(app);
    broker.start();

    awaitUp(app);
    app.broadcast(broadcast, "news");
    assertThat(broadcasts.next()).isEqualTo("news");
    assertThat(subscription.state()).isEqualTo(Subscription.State.PAUSED);
    paused.isEmpty();
    subscription.resume();
    assertThat(paused.next()).isEqualTo("kept");
  }

  @Test
  void aDelayedEventSurvivesACrash() {
    needs(Feature.DELAY);
    Received<String> received = new Received<>();
    Received<Instant> times = new Received<>();
    app.on(
        event,
        String.class,
        text -> {
          times.add(Instant.now());
          received.add(text);
        },
        RESUMABLE);
    Duration delay = Duration.ofSeconds(3);
    Instant before = Instant.now();
    app.emitLater(event, "later", delay);

    broker.crash();
    broker.start();

    assertThat(received.next()).isEqualTo("later");
    assertThat(times.next()).isAfterOrEqualTo(before.plus(delay));
    received.staysEmptyBefore("marker", () -> app.emit(event, "marker"));
  }

  @Test
  void anEventThatIsBeingHandledWhenTheConnectionGoesComesAgainUnderItsId() {
    Received<Message<String>> received = new Received<>();
    CountDownLatch mayEnd = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    app.onMessage(
        event,
        String.class,
        message -> {
          received.add(message);
          if (calls.incrementAndGet() == 1) {
            mayEnd.await();
          }
        });
    app.emit(event, "once", EmitOptions.builder().messageId("one-id").build());
    assertThat(received.next().redelivered()).isFalse();

    broker.dropConnections();
    awaitTrouble(app);
    awaitUp(app);
    mayEnd.countDown();

    Message<String> again = received.next();
    assertThat(again.id()).hasValue("one-id");
    assertThat(again.redelivered()).isTrue();
    received.staysEmptyBefore("marker", () -> app.emit(event, "marker"));
  }
}
