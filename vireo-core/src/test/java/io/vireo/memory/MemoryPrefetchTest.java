package io.vireo.memory;

import static io.vireo.memory.TestBroker.broadcast;
import static io.vireo.memory.TestBroker.observe;
import static io.vireo.memory.TestBroker.observeBroadcast;
import static io.vireo.memory.TestBroker.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.ObserveOptions;
import org.junit.jupiter.api.Test;

class MemoryPrefetchTest {
  private final MemoryDriver driver = new TestBroker().driver();
  private final Inbox inbox = new Inbox();

  private void observeWith(int prefetch, int concurrency) {
    driver.observe(
        TestBroker.request(
            "x",
            false,
            ObserveOptions.builder().prefetch(prefetch).concurrency(concurrency).build()),
        inbox);
  }

  @Test
  void aFullConsumerGetsMoreOnceThereIsRoomForSeveral() {
    observeWith(10, 1);
    publish(driver, "x", 1, 30);
    assertThat(inbox.size()).isEqualTo(10);

    for (int i = 0; i < 3; i++) {
      inbox.get(i).acknowledge();
    }
    assertThat(inbox.size()).isEqualTo(10);
    inbox.get(3).acknowledge();

    assertThat(inbox.size()).isEqualTo(14);
  }

  @Test
  void aConsumerIsNeverLeftWithFewerThanItsHandlersNeed() {
    for (int prefetch = 1; prefetch <= 20; prefetch++) {
      for (int concurrency = 1; concurrency <= prefetch; concurrency++) {
        Inbox received = new Inbox();
        MemoryDriver own = new TestBroker().driver();
        own.observe(
            TestBroker.request(
                "x",
                false,
                ObserveOptions.builder().prefetch(prefetch).concurrency(concurrency).build()),
            received);
        publish(own, "x", 1, 100);

        for (int handled = 0; handled < 70; handled++) {
          assertThat(received.size() - handled)
              .as("prefetch %d, concurrency %d", prefetch, concurrency)
              .isBetween(concurrency, prefetch);
          received.get(handled).begin();
          received.get(handled).acknowledge();
        }
      }
    }
  }

  @Test
  void aFullConsumerThatGivesOneBackGetsItAgain() {
    observeWith(3, 1);
    publish(driver, "x", 1, 5);

    inbox.get(1).requeue();

    assertThat(inbox.bodies()).containsExactly("1", "2", "3", "2");
  }

  @Test
  void deliveriesOfOneBroadcastHaveAPlaceInCommonAndOthersHaveNone() {
    Inbox other = new Inbox();
    observeBroadcast(driver, "prices.*", inbox);
    broadcast(driver, "prices.changed", "1");
    observeBroadcast(driver, "#", other);
    broadcast(driver, "prices.changed", "2");
    broadcast(driver, "prices.changed", "3");

    assertThat(inbox.get(0).shared()).isNull();
    assertThat(inbox.get(1).shared()).isNotNull().isSameAs(other.get(0).shared());
    assertThat(inbox.get(2).shared()).isNotNull().isSameAs(other.get(1).shared());
    assertThat(inbox.get(1).shared()).isNotSameAs(inbox.get(2).shared());
  }

  @Test
  void whatIsPublishedForOneHasNothingInCommon() {
    observe(driver, "x", inbox);

    publish(driver, "x", "1");

    assertThat(inbox.get(0).shared()).isNull();
  }
}
