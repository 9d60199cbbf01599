package io.vireo.console.tour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.RecoveryFilter;
import org.junit.jupiter.api.Test;

class RabbitFailedEventsIT extends FailedEventsTour {
  @Override
  EmptyBroker newBroker() {
    return EmptyBroker.ofRabbitMq();
  }

  /**
   * A discard can be taken back for 30 s. It takes as long on any broker, so that one is enough.
   */
  @Test
  void aDiscardThatIsNotTakenBackRemovesTheEvent() {
    page.button("Discard the group java.lang.IllegalArgumentException on " + Shop.PAID).click();
    page.dialog().button("Discard 1 event").click();
    page.main().text("23 events wait").await();

    await().atMost(PATIENCE.multipliedBy(2)).until(() -> recovery().count() == 23);
    assertThat(recovery().browse(RecoveryFilter.builder().text("without a card").build()))
        .isEmpty();
    page.requireNoProblem();
  }
}
