package io.vireo.console.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Recovery;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person does with failed events, and what comes of it on the broker. */
abstract class FailedEventsTour {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How many of the payments fail in each of the three ways. */
  private static final int UNANSWERED = 7;

  private static final int CURRENCY = 16;

  private EmptyBroker broker;
  Shop shop;
  private ConsoleUnderTest console;

  /** A tab that shows the failed events. */
  Page page;

  /** {@return the broker of one test} */
  abstract EmptyBroker newBroker();

  @BeforeEach
  void open() {
    broker = newBroker();
    shop = Shop.open(broker.url());
    console = ConsoleUnderTest.of(broker);
    page = console.open();
    page.goTo("#/failures");
    page.main().text("24 events wait").await();
  }

  @AfterEach
  void close() {
    page.close();
    console.close();
    shop.close();
    broker.close();
  }

  /** {@return the failed payments, as a program sees them} */
  Recovery recovery() {
    return shop.front.recovery(Shop.PAID);
  }

  private void awaitFailed(long count) {
    await().atMost(PATIENCE).until(() -> recovery().count() == count);
  }

  private void awaitPaid(int count) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(shop.paid).hasSize(count));
  }

  /** Opens the list of all failed events. */
  void openList() {
    page.link("All events").click();
    page.main().text("24 events").await();
  }

  private void select(int row) {
    page.main().css("tbody input[type=checkbox]").nth(row).click();
  }

  @Test
  void oneEventIsLookedAtAndRedriven() {
    openList();
    page.main().text("payment without a card").await();
    page.link("Groups").click();
    page.main().roleContaining("link", "the bank has not answered").click();
    page.main().css(".event-link").nth(0).click();

    page.main().role("heading", "Failed event").await();
    page.main().text("\"currency\"").await();
    page.main().text("bookPayment").await();
    page.main().text("customer").await();

    shop.bankAnswers.set(true);
    page.button("Redrive…").click();
    page.dialog().text("Dry run: 1 event would be redriven.").await();
    assertThat(shop.paid).as("after the dry run").isEmpty();
    page.dialog().button("Redrive 1 event").click();

    awaitPaid(1);
    awaitFailed(23);
    assertThat(shop.paid.get(0) % 3).isZero();
    page.dialog().text("The event was redriven.").await();
    page.dialog().button("Close").click();
    page.main().text("This event is no longer among the failed events.").await();
    assertThat(page.refusals())
        .allMatch(refusal -> refusal.startsWith("404 GET /api/failures/" + Shop.PAID + "/"));
    page.requireNoProblem();
  }

  @Test
  void aSelectionIsRedriven() {
    openList();
    shop.bankAnswers.set(true);
    // The newest is the payment without a card, which fails again.
    select(1);
    select(2);
    select(3);
    page.main().text("3 events selected").await();
    page.button("Redrive…").click();
    page.dialog().button("Redrive 3 events").click();

    awaitPaid(3);
    awaitFailed(21);
    assertThat(shop.paid).containsExactlyInAnyOrder(23, 22, 21);
    page.requireNoProblem();
  }

  @Test
  void aGroupIsRedrivenAtARateAndStopped() {
    shop.bankAnswers.set(true);
    page.button("Redrive the group java.lang.UnsupportedOperationException on " + Shop.PAID)
        .click();
    page.dialog().text("Dry run: " + CURRENCY + " events would be redriven.").await();
    page.dialog().label("Events a second").fill("1");
    page.dialog().button("Redrive " + CURRENCY + " events").click();
    await().atMost(PATIENCE).until(() -> shop.paid.size() >= 2);
    page.dialog().button("Stop").click();
    page.dialog().text("Stopped").await();

    int redriven = shop.paid.size();
    assertThat(redriven).isLessThan(CURRENCY);
    awaitFailed(24 - redriven);
    page.dialog().button("Close").click();

    page.goTo("#/tasks");
    page.main().text("Stopped").await();
    page.main().text("nina").await();
    page.requireNoProblem();
  }

  @Test
  void anEventIsEditedAndRedrivenAfterItsDifferenceIsSeen() {
    shop.bankAnswers.set(true);
    page.main().roleContaining("link", "payment without a card").click();
    page.main().css(".event-link").nth(0).click();
    page.button("Edit and redrive…").click();

    Element data = page.css("#edit-data");
    data.fill(data.value().replace("null", "\"4112\""));
    page.button("Show the difference").click();
    page.main().text("1 line removed (−), 1 line added (+).").await();
    page.main().text("\"4112\"").await();
    assertThat(shop.paid).isEmpty();
    page.button("Redrive with this data").click();

    page.main().text("The event was redriven with the new data").await();
    awaitPaid(1);
    awaitFailed(23);
    page.requireNoProblem();
  }

  @Test
  void aDiscardIsTakenBack() {
    page.button("Discard the group java.lang.IllegalStateException on " + Shop.PAID).click();
    page.dialog().button("Discard " + UNANSWERED + " events").click();
    page.main().text("17 events wait").await();
    page.button("Undo").click();
    page.main().text("24 events wait").await();
    assertThat(recovery().count()).isEqualTo(24);
    page.requireNoProblem();
  }

  @Test
  void eventsAreExportedAndImported() {
    openList();
    page.button("Export all…").click();
    page.dialog().button("Export").click();
    String file = page.dialog().link("Download").download();
    assertThat(file.lines()).hasSize(24).allMatch(line -> line.contains("\"message\""));
    assertThat(recovery().count()).isEqualTo(24);
    page.dialog().button("Close").click();

    page.button("Import…").click();
    page.dialog().label("Route").fill(Shop.MAILED);
    page.dialog().label("File").upload("failed.ndjson", "application/x-ndjson", file);
    page.dialog().button("Import").click();
    page.main().text("24 events stored.").await();

    await().atMost(PATIENCE).until(() -> shop.front.recovery(Shop.MAILED).count() == 24);
    page.requireNoProblem();
  }
}
