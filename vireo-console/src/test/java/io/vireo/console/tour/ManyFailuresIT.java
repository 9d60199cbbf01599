package io.vireo.console.tour;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page of failed events stays usable where there are many. It logs how long each step takes.
 */
@Tag("thorough")
class ManyFailuresIT {
  private static final Logger LOG = LoggerFactory.getLogger(ManyFailuresIT.class);

  /** How many events have failed, such as 100,000; fewer by default, so that the test is short. */
  private static final int COUNT = Integer.getInteger("vireo.console.failures", 20_000);

  private static final String ROUTE = "order.shipped";
  private static final String ALL = String.format(Locale.ROOT, "%,d events wait", COUNT);

  private static void timed(String what, Runnable step) {
    long start = System.nanoTime();
    step.run();
    LOG.info("{} took {} ms", what, (System.nanoTime() - start) / 1_000_000);
  }

  @Test
  void manyFailedEventsAreScrolledThroughAndNothingIsReadTwice() throws Exception {
    try (EmptyBroker broker = EmptyBroker.ofRabbitMq();
        ConsoleUnderTest console = consoleOf(broker)) {
      timed("Reading all for the first time", () -> readAll(console));
      try (Page page = console.open()) {
        page.requests();
        timed("The groups", () -> showGroups(page));
        timed("The list", () -> showList(page));
        for (int tenth = 1; tenth <= 10; tenth++) {
          double part = tenth / 10.0;
          timed("Scrolling to %.0f %%".formatted(part * 100), () -> scrollTo(page, part));
        }
        assertThat(readings(page)).as("places that were read").isNotEmpty().doesNotHaveDuplicates();
        assertThat(page.css("tbody tr").count()).as("rows that are in the page").isLessThan(100);

        timed("A search", () -> search(page));
        page.requireNoProblem();
      }
    }
  }

  private static ConsoleUnderTest consoleOf(EmptyBroker broker) throws Exception {
    FailedEvents.store(broker.url(), ROUTE, COUNT);
    return ConsoleUnderTest.of(broker);
  }

  private static void readAll(ConsoleUnderTest console) {
    console.api().await("failures/groups", groups -> groups.get("total").asInt() == COUNT);
  }

  private static void showGroups(Page page) {
    page.goTo("#/failures");
    page.main().text(ALL).await();
    page.main().text("no stock in store").await();
  }

  private static void showList(Page page) {
    page.link("All events").click();
    page.main().css(".event-link").await();
  }

  private static void scrollTo(Page page, double part) {
    page.evaluate(
        "scrollTo(0, (document.scrollingElement.scrollHeight - innerHeight) * " + part + ")");
    page.awaitQuiet();
    page.main().css(".row-loading").awaitGone();
    page.main().css(".event-link").await();
  }

  private static List<String> readings(Page page) {
    return page.requests().stream().filter(request -> request.contains("/api/failures?")).toList();
  }

  private static void search(Page page) {
    page.label("Text").fill("\"number\": " + (COUNT - 2));
    page.main().text("1 event waits").await();
  }
}
