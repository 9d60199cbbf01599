package io.vireo.console.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Two consoles of one broker agree, and each shows what is done in the other. */
class TwoConsolesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void whatIsDoneInOneConsoleIsShownByTheOther() {
    try (EmptyBroker broker = EmptyBroker.ofRabbitMq();
        Shop shop = Shop.open(broker.url());
        ConsoleUnderTest one = ConsoleUnderTest.of(broker);
        ConsoleUnderTest other = ConsoleUnderTest.of(broker);
        Page left = one.open("nina");
        Page right = other.open("otto")) {
      right.goTo("#/routes/" + Shop.PLACED);
      right.button("Pause…").await();
      left.goTo("#/routes/" + Shop.PLACED);
      left.button("Pause…").click();
      left.dialog().label("Why (others will read it)").fill("stocktaking");
      left.dialog().button("Pause").click();
      right.main().text("stocktaking").await();
      right.button("Resume the route").click();
      left.main().text("stocktaking").awaitGone();

      right.goTo("#/failures");
      right.main().text("24 events wait").await();
      left.goTo("#/failures");
      shop.bankAnswers.set(true);
      left.button("Redrive the group java.lang.IllegalStateException on " + Shop.PAID).click();
      left.dialog().button("Redrive 7 events").click();
      right.main().text("17 events wait").await();
      left.dialog().button("Close").click();

      right.main().roleContaining("link", "currency is not supported").click();
      right.main().css(".event-link").nth(0).click();
      right.main().role("heading", "Failed event").await();
      left.button("Redrive the group java.lang.UnsupportedOperationException on " + Shop.PAID)
          .click();
      left.dialog().button("Redrive 16 events").click();
      right.main().text("This event is no longer among the failed events.").await();
      left.dialog().button("Close").click();
      right.refusals();

      right.goTo("#/audit");
      right.main().css("tbody tr").having("redrive").having("nina").await();
      right.main().css("tbody tr").having("resume").having("otto").await();

      for (String path : new String[] {"failures/groups", "audit"}) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> assertThat(facts(path, one)).as(path).isEqualTo(facts(path, other)));
      }
      left.requireNoProblem();
      right.requireNoProblem();
    }
  }

  /** {@return what consoles agree on, without what is a console's own} */
  private static Object facts(String path, ConsoleUnderTest console) {
    JsonNode answer = console.api().get(path);
    return path.equals("audit")
        ? answer.get("entries")
        : Map.of("total", answer.get("total"), "groups", answer.get("groups"));
  }
}
