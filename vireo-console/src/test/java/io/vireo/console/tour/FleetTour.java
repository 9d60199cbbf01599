package io.vireo.console.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Control;
import io.vireo.ListenerStatus;
import io.vireo.ObserverStatus;
import io.vireo.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What a person does on the pages beside those of failed events, and what comes of it on the
 * broker. The tests share one shop and one tab, and each has an event or an observer of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FleetTour {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private EmptyBroker broker;
  private Shop shop;
  ConsoleUnderTest console;

  /** A tab of Nina's, which shows the overview when a test begins. */
  Page page;

  /** {@return the broker of all tests} */
  abstract EmptyBroker newBroker();

  @BeforeAll
  void start() {
    broker = newBroker();
    shop = Shop.open(broker.url());
    console = ConsoleUnderTest.of(broker);
    page = console.open();
  }

  @AfterAll
  void end() {
    page.close();
    console.close();
    shop.close();
    broker.close();
  }

  @BeforeEach
  void goToTheOverview() {
    page.goTo("#/");
    page.all().role("heading", "Overview").await();
    // What a test before has left, which has said so itself if it was a fault.
    page.problems();
    page.refusals();
  }

  private Control control() {
    return shop.front.control();
  }

  /** {@return the listeners of an event, as the observers tell their state} */
  private Stream<ListenerStatus> listeners(String event) {
    return control().ping(Duration.ofMillis(300)).stream()
        .map(ObserverStatus::listeners)
        .flatMap(List::stream)
        .filter(listener -> listener.event().equals(event));
  }

  private void awaitState(String event, Subscription.State state) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(listeners(event))
                    .isNotEmpty()
                    .allSatisfy(listener -> assertThat(listener.state()).isEqualTo(state)));
  }

  @Test
  void theOverviewTellsWhatNeedsAPerson() {
    page.main().text("Needs a person now").await();
    page.main().roleContaining("link", Shop.PAID).await();
    page.main().roleContaining("link", Shop.INVOICED).await();
    page.main().text("The last 10 minutes").await();
    page.main().text("The console is connected to the broker.").await();
    page.requireNoProblem();
  }

  /** Waits until Nina's pause of the orders, for an hour, holds everywhere. */
  void awaitPausedForAnHour() {
    awaitState(Shop.PLACED, Subscription.State.PAUSED);
    Control.Pause pause = control().routePause(Shop.PLACED).orElseThrow();
    assertThat(pause.reason()).contains("stocktaking");
    assertThat(pause.by()).contains("nina");
    assertThat(pause.until().orElseThrow())
        .isBetween(Instant.now().plusSeconds(3000), Instant.now().plusSeconds(3700));
  }

  /** Waits until the orders are no longer paused anywhere. */
  void awaitResumed() {
    awaitState(Shop.PLACED, Subscription.State.RUNNING);
    assertThat(control().routePause(Shop.PLACED)).isEmpty();
  }

  @Test
  void theListenersThatAreThereArePausedAndResumed() {
    page.goTo("#/routes/" + Shop.REMINDED);
    page.button("Pause…").click();
    page.dialog().roleContaining("radio", "The listeners that are there").click();
    page.dialog().button("Pause").click();
    awaitState(Shop.REMINDED, Subscription.State.PAUSED);
    assertThat(control().routePause(Shop.REMINDED)).isEmpty();

    page.button("Resume its listeners").click();
    awaitState(Shop.REMINDED, Subscription.State.RUNNING);
    page.requireNoProblem();
  }

  @Test
  void oneListenerOfAnObserverIsPausedAndResumed() {
    page.goTo("#/observers");
    page.main().text("2 observers").await();
    page.label("Host, process or event contains").fill(Shop.PAID);
    page.main().text("1 of 2 observers").await();
    Element row = page.main().css("tbody tr").having(Shop.PAID);
    row.roleContaining("button", "Pause").click();
    page.dialog().button("Pause").click();
    awaitState(Shop.PAID, Subscription.State.PAUSED);

    row.roleContaining("button", "Resume").click();
    awaitState(Shop.PAID, Subscription.State.RUNNING);
    page.requireNoProblem();
  }

  @Test
  void anExplanationShowsTheWayOfAnEvent() {
    page.goTo("#/routes/" + Shop.PAID);
    page.main().text("How an event gets through").await();
    page.awaitQuiet();
    page.main().css(".picture svg").await();
    page.main().css(".picture").having("Queue").having("Listener").having(Shop.PAID).await();
    page.requireNoProblem();
  }

  @Test
  void theDoctorExaminesTheBroker() {
    page.goTo("#/doctor");
    page.button("Examine again").click();
    page.awaitQuiet();
    page.main().role("heading", "Findings").await();
    page.main().text("24 failed events in RECOVERY." + Shop.PAID).await();
    page.main().text("the tax rate changes at noon").await();
    page.requireNoProblem();
  }

  @Test
  void aDelayedEventIsCancelled() {
    page.goTo("#/delayed");
    page.main().text("2 events.").await();
    page.main().roleContaining("button", "Cancel " + Shop.REMINDED).nth(0).click();
    page.dialog().button("Cancel the event").click();
    page.main().text("1 event.").await();
    page.main().roleContaining("button", "Cancel " + Shop.REMINDED).nth(0).click();
    page.dialog().button("Cancel the event").click();
    page.main().text("No event is delayed.").await();
    page.requireNoProblem();
  }

  @Test
  void anEventIsEmittedAndHeardByAListenerAndATap() {
    String event = "parcel.lost";
    List<String> heard = new CopyOnWriteArrayList<>();
    Subscription listener =
        shop.back.onMessage(event, one -> heard.add(one.content() + " " + one.headers()));
    try (Page watching = console.open("vera");
        Page second = console.open("otto")) {
      watching.goTo("#/listen");
      assertThat(watching.button("Listen").count()).as("a viewer may not").isZero();

      second.goTo("#/listen?event=" + event);
      second.button("Listen").click();
      second.main().text("Listening. No event has come yet.").await();

      page.goTo("#/emit?event=" + event);
      page.css("#emit-data").fill("{\"number\": 12345678901234567890}");
      page.button("Emit").click();
      page.main().text("Confirmed: somebody listens to it.").await();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(heard).singleElement().asString().contains("12345678901234567890"));
      second.main().text("12345678901234567890").await();
      second.requireNoProblem();
    } finally {
      listener.stop();
    }
    page.css("#emit-event").fill("parcel.unknown");
    page.button("Emit").click();
    page.main().text("Nobody listens to it.").await();
    page.requireNoProblem();
  }

  @Test
  void theAuditTellsWhatWasDone() {
    page.goTo("#/emit?event=audited.event");
    page.button("Emit").click();
    page.main().text("Nobody listens to it.").await();

    page.goTo("#/audit");
    page.label("Contains").fill("audited.event");
    page.main().text("audited.event").await();
    Element row = page.main().css("tbody tr").having("audited.event");
    assertThat(row.text()).contains("nina", "admin", "emit");
    page.requireNoProblem();
  }
}
