package io.vireo.console.tour;

import org.junit.jupiter.api.Test;

/** Also what does not depend on the broker. */
class MemoryFailedEventsIT extends FailedEventsTour {
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
}
