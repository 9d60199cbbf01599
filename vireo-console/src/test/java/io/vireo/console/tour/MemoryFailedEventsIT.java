package io.vireo.console.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Also what does not depend on the broker. */
class MemoryFailedEventsIT extends FailedEventsTour {
  /** A type of many lines, and a header with more digits than a number of JavaScript has. */
  private static final String HOSTILE =
      """
      {"controller": "8dd7f727-0074-43fb-94b8-7f1d59c9edbb", "error": {"message": "no line", \
      "traceback": "", "type": "mail.Broken\\nOver\\nMany\\nLines"}, "message": "{}", "when": 1795000000.25, \
      "route": "mail.sent", "event": "mail.sent", "attempts": 1, "properties": \
      {"message_id": "m-1", "content_type": "application/json", "headers": {"order": 9007199254740993}}}
      """;

  @Override
  EmptyBroker newBroker() {
    return EmptyBroker.inMemory();
  }

  @Test
  void eventsAreFoundByTheirTextTheirRouteAndTheirAttempts() {
    page.label("Text").fill("without a card");
    page.main().text("1 event waits").await();
    page.main().text("the bank has not answered").awaitGone();

    page.label("Text").fill("c-13");
    page.main().text("currency is not supported").await();
    page.main().text("1 event waits").await();

    page.label("Text").fill("4111");
    page.main().text("23 events wait").await();

    page.button("Clear the filter").click();
    page.main().text("24 events wait").await();

    page.goTo("#/failures?attempts=3");
    page.main().text("No failed event matches the filter.").await();
    page.goTo("#/failures?attempts=2");
    page.main().text("24 events wait").await();
    page.requireNoProblem();
  }

  @Test
  void aTextThatIsBeingTypedUndoesNoOtherChangeOfTheFilter() {
    page.label("Text").fill("not supported");
    page.label("Route").choose(Shop.PAID + " (24)");
    page.main().text("16 events wait").await();
    await()
        .during(Duration.ofSeconds(1))
        .atMost(PATIENCE)
        .until(() -> page.url().contains("text=not+supported") && page.url().contains("route="));
    page.requireNoProblem();
  }

  @Test
  void theFocusGoesAlongToTheEventsOfAGroup() {
    page.main().roleContaining("link", "the bank has not answered").press("Enter");
    page.main().css(".event-link").await();
    assertThat(page.focused()).isEqualTo("Failed events");
  }

  @Test
  void aListShowsByItselfWhatAStoppedRedriveHasLeft() {
    shop.bankAnswers.set(true);
    openList();
    page.button("Redrive all…").click();
    page.dialog().label("Events a second").fill("1");
    page.dialog().button("Redrive 24 events").click();
    await().atMost(PATIENCE).until(() -> shop.paid.size() >= 2);
    page.dialog().button("Stop").click();
    page.dialog().text("Stopped").await();
    page.dialog().button("Close").click();

    page.main().css(".event-count").having(recovery().count() + " events").await();
    page.main().text("have changed since this list was opened").awaitGone();
    page.requireNoProblem();
  }

  @Test
  void rowsHaveOneHeightAndHeadersKeepTheirDigitsWhateverTheyHold() {
    page.button("Import…").click();
    page.dialog().label("Route").fill(Shop.MAILED);
    page.dialog().label("File").upload("failed.ndjson", "application/x-ndjson", HOSTILE);
    page.dialog().button("Import").click();
    page.main().text("1 event stored.").await();
    page.goTo("#/failures?view=events&route=" + Shop.MAILED);
    page.main().text("Broken").await();
    assertThat(
            page.evaluate(
                "[...document.querySelectorAll('tbody tr:not(.spacer)')].map((row) => row.offsetHeight).join()"))
        .hasToString("\"44\"");

    page.main().css(".event-link").click();
    page.main().text("9007199254740993").await();
    page.requireNoProblem();
  }
}
