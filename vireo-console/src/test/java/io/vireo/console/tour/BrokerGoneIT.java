package io.vireo.console.tour;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.tck.rabbitmq.RabbitNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A broker that is restarted under an open page. */
@Tag("fault")
class BrokerGoneIT {
  private static final String GONE = "The console cannot reach its broker.";

  @Test
  void thePageSaysThatTheBrokerIsGoneAndRecoversByItself() {
    try (RabbitNode node = RabbitNode.start();
        Shop shop = Shop.open(node.url());
        ConsoleUnderTest console = ConsoleUnderTest.of(node.url());
        Page page = console.open()) {
      page.goTo("#/routes");
      page.main().link(Shop.PLACED).await();
      assertThat(page.text(GONE).count()).isZero();

      node.stop();
      page.text(GONE).await();
      assertThat(page.main().link(Shop.PLACED).count())
          .as("what was known is still shown")
          .isEqualTo(1);

      node.restart();
      page.text(GONE).awaitGone();
      page.goTo("#/failures");
      page.main().text("payment without a card").await();
      assertThat(shop.failedPayments()).isEqualTo(24);
      assertThat(page.problems()).isEmpty();
    }
  }
}
