package io.vireo.console.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.tck.fault.TcpProxy;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A tab that stays open while it is hidden, its session ends, or the console goes and comes back.
 */
class OpenTabIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String STREAM = "GET /api/stream";

  private EmptyBroker broker;
  private Shop shop;
  private ConsoleUnderTest console;
  private TcpProxy proxy;
  private Page page;

  @BeforeEach
  void open() {
    broker = EmptyBroker.inMemory();
    shop = Shop.open(broker.url());
    console = ConsoleUnderTest.of(broker);
    proxy = TcpProxy.start(URI.create(console.url()).getPort());
    page = Browser.shared().open("http://127.0.0.1:" + proxy.port() + "/");
  }

  @AfterEach
  void close() {
    page.close();
    proxy.close();
    console.close();
    shop.close();
    broker.close();
  }

  private void signIn() {
    console.signIn(page, "nina");
    awaitStream();
  }

  private void awaitStream() {
    await().atMost(PATIENCE).until(() -> page.requests().contains(STREAM));
  }

  /** Hides the tab as a browser does, or shows it again. */
  private void hide(boolean hidden) {
    page.evaluate(
        "void (Object.defineProperty(document, 'hidden', {configurable: true, get: () => "
            + hidden
            + "}), document.dispatchEvent(new Event('visibilitychange')))");
  }

  /** The console can no longer be reached, as if its process had ended. */
  private void goAway() {
    proxy.refuse();
    proxy.closeClientSide();
    page.text("The console cannot be reached. What you see may be old.").await();
  }

  @Test
  void aTabThatIsOpenedInTheBackgroundTakesNoConnectionUntilItIsSeen() {
    hide(true);
    console.signIn(page, "nina");
    page.awaitQuiet();
    assertThat(page.requests()).contains("GET /api/overview").doesNotContain(STREAM);

    hide(false);
    awaitStream();
    page.requireNoProblem();
  }

  @Test
  void aConnectionThatBreaksWithoutAWordIsOpenedAgain() {
    signIn();
    proxy.hold(TcpProxy.Direction.TO_SERVER);
    proxy.hold(TcpProxy.Direction.TO_CLIENT);
    page.text("The console cannot be reached.").await();

    proxy.heal();
    page.text("The console cannot be reached.").awaitGone();
    page.goTo("#/routes");
    page.main().link(Shop.PLACED).await();
    assertThat(page.problems()).isEmpty();
  }

  @Test
  void aSessionThatHasEndedIsToldAndLeadsBackToWhereTheReaderWas() {
    signIn();
    page.goTo("#/routes");
    page.main().link(Shop.PLACED).await();
    page.evaluate(
        "fetch('api/session').then((answer) => answer.json()).then(({ csrf }) =>"
            + " fetch('api/logout', { method: 'POST', headers: { [csrf.header]: csrf.token } }))"
            + ".then(() => null)");
    page.text("Your session has ended.").await();
    assertThat(page.url()).endsWith("#/routes");

    page.css("#login-token").await();
    assertThat(page.problems()).isEmpty();
  }

  @Test
  void whoSignsOutIsNotToldThatTheSessionHasEnded() {
    signIn();
    page.button("Sign out").click();
    page.css("#login-token").await();
    page.awaitQuiet();
    assertThat(page.text("Your session has ended.").count()).isZero();
  }

  @Test
  void whatTheConsoleHasNotAnsweredIsNotSaidToBeTriedAgain() {
    signIn();
    page.goTo("#/emit?event=" + Shop.PLACED);
    page.button("Emit").await();
    goAway();

    page.button("Emit").click();
    page.main().text("it is not known whether this was done").await();
    page.button("Sign out").click();
    await().atMost(PATIENCE).until(() -> page.css(".about .message-problem").texts().size() == 1);
  }

  @Test
  void allPagesAreThereAgainWithTheConsole() {
    signIn();
    page.goTo("#/audit");
    page.main().text("login").await();
    goAway();
    page.label("Contains").fill("nina");
    page.main().role("alert").await();
    page.goTo("#/described");
    page.main().text("This page could not be loaded.").await();

    proxy.heal();
    page.main().text(Shop.PAID).await();
    page.goTo("#/audit?text=nina");
    page.main().text("login").await();
  }

  @Test
  void theAuditIsReadAgainWhenTheConsoleIsBack() {
    signIn();
    page.goTo("#/audit");
    page.main().text("login").await();
    goAway();
    page.label("Contains").fill("nin");
    page.main().role("alert").await();

    proxy.heal();
    page.main().role("alert").awaitGone();
    page.main().text("login").await();
  }

  /** The answer to the next request of a kind is held back in the page until it is released. */
  private void hold(String method, String path) {
    page.evaluate(
        """
        void ((fetchNow) => {
          let isHeld = false;
          const held = new Promise((resolve) => { window.release = () => resolve(null); });
          window.fetch = async (url, options) => {
            const answer = await fetchNow(url, options);
            if (!isHeld && url === 'api/%s' && options?.method === '%s') {
              isHeld = true;
              await held;
            }
            return answer;
          };
        })(window.fetch)"""
            .formatted(path, method));
  }

  private void release() {
    page.evaluate("window.release()");
    page.awaitQuiet();
  }

  @Test
  void anOldAnswerTakesNoTaskAway() {
    signIn();
    page.goTo("#/failures");
    page.main().text("24 events wait").await();
    hold("GET", "tasks");
    page.goTo("#/tasks");
    page.main().role("heading", "Tasks").await();
    page.goTo("#/failures");
    page.button("Discard the group java.lang.IllegalStateException on " + Shop.PAID).click();
    page.dialog().button("Discard 7 events").click();
    page.button("Undo").await();

    release();
    assertThat(page.button("Undo").count()).isOne();
    page.button("Undo").click();
    page.main().text("24 events wait").await();
    page.requireNoProblem();
  }

  /** Redrives so slowly that any other task waits for its turn for the rest of the test. */
  private void occupyTheRoute() {
    shop.bankAnswers.set(true);
    console
        .api()
        .post(
            "tasks",
            Map.of(
                "action",
                "redrive",
                "target",
                Map.of("filter", Map.of("route", Shop.PAID)),
                "rate",
                1));
  }

  @Test
  void aDryRunWhoseDialogIsClosedBeforeItHasBegunIsStopped() {
    signIn();
    page.goTo("#/failures");
    page.main().text("24 events wait").await();
    occupyTheRoute();
    hold("POST", "tasks");
    page.button("Redrive the group java.lang.UnsupportedOperationException on " + Shop.PAID)
        .click();
    page.dialog().button("Cancel").click();
    page.dialog().awaitGone();
    page.requests();

    release();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(page.requests())
                    .anyMatch(
                        request ->
                            request.startsWith("POST /api/tasks/") && request.endsWith("/stop")));
    assertThat(page.problems()).isEmpty();
  }

  @Test
  void theTimeToUndoIsThatOfTheServerWhateverTheClockOfTheBrowserSays() {
    signIn();
    page.evaluate("void ((real) => { Date.now = () => real() + 100_000; })(Date.now)");
    page.goTo("#/tasks");
    page.main().role("heading", "Tasks").await();
    console
        .api()
        .post(
            "tasks",
            Map.of("action", "discard", "target", Map.of("filter", Map.of("route", Shop.PAID))));

    page.css(".task-list").button("Undo").click();
    page.main().text("Taken back").await();
    page.requireNoProblem();
  }

  @Test
  void aTaskThatTheConsoleNoLongerKnowsIsNotWaitedFor() {
    signIn();
    page.goTo("#/failures");
    page.main().text("24 events wait").await();
    occupyTheRoute();
    page.button("Redrive the group java.lang.UnsupportedOperationException on " + Shop.PAID)
        .click();
    page.dialog().text("Dry run: counting").await();

    // What a console answers that was started again.
    page.evaluate(
        """
        void ((fetchNow) => {
          window.fetch = (url, options) => url === 'api/tasks' && options.method === 'GET'
            ? Promise.resolve(Response.json({ tasks: [] }))
            : fetchNow(url, options);
        })(window.fetch)""");
    page.dialog().text("does not know this task any more").await();
    assertThat(page.problems()).isEmpty();
  }
}
