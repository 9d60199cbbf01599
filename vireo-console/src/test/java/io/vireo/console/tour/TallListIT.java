package io.vireo.console.tour;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.vireo.Core;
import io.vireo.console.internal.failure.TestRecords;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Where the page is as narrow as a phone, the cells of a row are stacked, and many rows are higher
 * than a browser lets an element be. Each of them can be reached all the same.
 */
class TallListIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * With rows of 240 px, more than the 33.5 million px that Chromium allows. On a phone, where two
   * or three pixels of the screen make one, far fewer are too many, but no test can emulate that.
   */
  private static final int COUNT = 150_000;

  /** The heading is the first row. */
  private static final int LAST_ROW = COUNT + 1;

  private static EmptyBroker broker;
  private static Core core;
  private static ConsoleUnderTest console;

  private Page page;

  @BeforeAll
  static void storeFailedEvents() {
    broker = EmptyBroker.inMemory();
    core = Core.connect(broker.url());
    TestRecords.store(
        core,
        "order.placed",
        COUNT,
        number -> TestRecords.record("r" + number, "no stock for " + number, "{}".getBytes(UTF_8)));
    console = ConsoleUnderTest.of(broker);
    console.api().await("failures/groups", groups -> groups.get("total").asInt() == COUNT);
  }

  @AfterAll
  static void close() {
    console.close();
    core.close();
    broker.close();
  }

  @BeforeEach
  void openList() {
    page = console.open();
    page.resize(360, 640);
    page.goTo("#/failures?view=events");
    page.main().css(".event-link").await();
  }

  @AfterEach
  void closePage() {
    page.close();
  }

  /** {@return the rows that are in sight, by their numbers in the table} */
  private List<Integer> rowsInSight() {
    page.awaitQuiet();
    return StreamSupport.stream(
            page.evaluate(
                    "[...document.querySelectorAll('tbody tr[aria-rowindex]')].filter((row) =>"
                        + " row.getBoundingClientRect().bottom > 0 && row.getBoundingClientRect().top < innerHeight)"
                        + ".map((row) => row.getAttribute('aria-rowindex'))")
                .spliterator(),
            false)
        .map(row -> Integer.valueOf(row.asString()))
        .toList();
  }

  private Element row(int row) {
    return page.main().css("tr[aria-rowindex='" + row + "']");
  }

  /** {@return how far a row is below the top of the window} */
  private double topOf(int row) {
    page.awaitQuiet();
    return page.evaluate(
            "document.querySelector(\"tr[aria-rowindex='%d']\").getBoundingClientRect().top"
                .formatted(row))
        .asDouble();
  }

  private void dragTo(double part) {
    page.evaluate(
        "scrollTo(0, (document.scrollingElement.scrollHeight - innerHeight) * " + part + ")");
  }

  /** Shows a message above the list, which is gone when the list is opened again. */
  private void showMessage(int height) {
    page.evaluate(
        "(() => { const message = document.createElement('p'); message.style.height = '%dpx'; document.querySelector('.list-tools').before(message); })()"
            .formatted(height));
  }

  private void scrollBy(int pixels) {
    page.evaluate("scrollBy(0, " + pixels + ")");
    page.awaitQuiet();
  }

  private void awaitFocusOnEvent(int number) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(page.focused()).startsWith("Select event " + number + ","));
  }

  @Test
  void theKeysReachTheLastRowAndTheFirst() {
    page.main().css("tbody input[type=checkbox]").nth(0).press("End");
    awaitFocusOnEvent(COUNT);
    assertThat(rowsInSight()).contains(LAST_ROW);
    row(LAST_ROW).having("no stock for 0").await();

    page.key("ArrowUp");
    awaitFocusOnEvent(COUNT - 1);
    page.key("Home");
    awaitFocusOnEvent(1);
    assertThat(rowsInSight()).contains(2);
    page.requireNoProblem();
  }

  @Test
  void theScrollBarReachesTheLastRowAndTheFirst() {
    dragTo(1);
    assertThat(rowsInSight()).endsWith(LAST_ROW);
    row(LAST_ROW).having("no stock for 0").await();

    scrollBy(-1_000);
    assertThat(rowsInSight()).allMatch(row -> row < LAST_ROW && row > LAST_ROW - 10);
    dragTo(0);
    assertThat(rowsInSight()).allMatch(row -> row < 10);
    page.requireNoProblem();
  }

  @Test
  void shortScrollsInTheMiddleMoveTheRowsByAsMuch() {
    dragTo(0.5);
    int middle = rowsInSight().get(1);
    assertThat(middle).isCloseTo(COUNT / 2, within(COUNT / 100));
    double before = topOf(middle);

    scrollBy(300);
    assertThat(topOf(middle)).isCloseTo(before - 300, within(1.0));
    scrollBy(-900);
    assertThat(topOf(middle)).isCloseTo(before + 600, within(1.0));
    page.requireNoProblem();
  }

  @Test
  void whoComesBackFromAnEventSeesTheSameRowsAlsoIfAMessageHasGoneMeanwhile() {
    dragTo(0.5);
    showMessage(545);
    for (int scroll = 0; scroll < 20; scroll++) {
      scrollBy(1_000);
    }
    List<Integer> before = rowsInSight();
    // The link of an earlier row may be behind the head of the page, and the click would scroll it.
    int clicked = before.get(2);
    row(clicked).css(".event-link").click();
    page.main().role("heading", "Failed event").await();

    page.evaluate("history.back()");
    row(clicked).await();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(rowsInSight()).isEqualTo(before));
    page.requireNoProblem();
  }

  @Test
  void whatAppearsAboveTheListMovesNoRowInSight() {
    dragTo(0.5);
    List<Integer> before = rowsInSight();
    double top = topOf(before.get(1));

    showMessage(545);

    assertThat(topOf(before.get(1))).isCloseTo(top, within(1.0));
    assertThat(rowsInSight()).isEqualTo(before);
    scrollBy(300);
    assertThat(topOf(before.get(1))).isCloseTo(top - 300, within(1.0));
    page.requireNoProblem();
  }
}
