package io.vireo.console.tour;

import org.junit.jupiter.api.Test;

class RabbitFleetIT extends FleetTour {
  @Override
  EmptyBroker newBroker() {
    return EmptyBroker.ofRabbitMq();
  }

  @Test
  void aRouteIsPausedAndResumed() {
    page.goTo("#/routes/" + Shop.PLACED);
    page.button("Pause…").click();
    page.dialog().label("Why (others will read it)").fill("stocktaking");
    page.dialog().label("How long").choose("for 1 hour");
    page.dialog().button("Pause").click();
    page.main().text("stocktaking").await();
    awaitPausedForAnHour();

    page.button("Resume the route").click();
    awaitResumed();
    page.requireNoProblem();
  }
}
