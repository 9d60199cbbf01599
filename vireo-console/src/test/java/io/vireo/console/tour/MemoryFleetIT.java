package io.vireo.console.tour;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Also what does not depend on the broker. */
class MemoryFleetIT extends FleetTour {
  @Override
  EmptyBroker newBroker() {
    return EmptyBroker.inMemory();
  }

  /** Without a mouse: Tab reaches each element, Enter and Space press it. */
  @Test
  void aRouteIsPausedAndResumedByTheKeyboardAlone() {
    page.tabTo("Routes");
    page.key("Enter");
    page.main().link(Shop.PLACED).await();
    page.tabTo("Name contains");
    page.type("order.pl");
    page.main().link(Shop.PAID).awaitGone();
    page.tabTo(Shop.PLACED);
    page.key("Enter");
    page.button("Pause…").await();
    page.tabTo("Pause…");
    page.key("Enter");
    page.dialog().await();
    page.tabTo("Why (others will read it)");
    page.type("stocktaking");
    page.tabTo("How long");
    page.type("for 1 hour");
    page.tabTo("Pause");
    page.key("Enter");
    page.dialog().awaitGone();

    page.main().text("stocktaking").await();
    awaitPausedForAnHour();

    page.tabTo("Resume the route");
    page.key("Space");
    awaitResumed();
    page.requireNoProblem();
  }

  @Test
  void theRouteOfABroadcastLeadsToABroadcast() {
    page.goTo("#/routes/" + Shop.PRICES + "?broadcast=true");
    page.main().link("Emit").click();
    page.button("Broadcast").click();
    page.main().text("Confirmed: somebody listens to it.").await();
    page.requireNoProblem();
  }

  @Test
  void theProgramsDescribeThemselves() {
    page.goTo("#/described");
    page.main().text(Shop.PAID).await();
    page.label("Event or data contains").fill("prices");
    page.main().text(Shop.PRICES).await();
    page.main().text(Shop.PAID).awaitGone();
    page.requireNoProblem();
  }

  @Test
  void aWrongPasswordIsRefusedAndTheTokenIsTaken() {
    try (Page other = console.open()) {
      other.button("Sign out").click();
      other.css("#login-token").fill("not-the-token-at-all");
      other.button("Sign in").click();
      other.all().role("alert").await();
      assertThat(other.refusals()).contains("401 POST /api/login");

      console.signInWithTheToken(other);
      assertThat(other.problems()).isEmpty();
    }
  }

  @Test
  void aViewerIsToldWhyNothingCanBeChanged() {
    try (Page viewer = console.open("vera")) {
      viewer.goTo("#/routes/" + Shop.PLACED);
      Element pause = viewer.main().roleContaining("button", "Pause…").nth(0);
      pause.await();
      assertThat(pause.attribute("aria-disabled")).isEqualTo("true");
      assertThat(pause.attribute("title")).contains("Only an operator may do this.");
      pause.press("Enter");
      assertThat(viewer.dialog().count()).isZero();
      viewer.requireNoProblem();
    }
  }
}
