package io.vireo.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Observer;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult.Status;

/**
 * A hundred tests such as users write, each with a broker, an observer and two events. The
 * benchmark {@code user-tests} measures such tests.
 */
class HundredTestsTest {
  record Order(int id) {}

  record Parcel(int order) {}

  @VireoTest
  static class Shipping {
    @RepeatedTest(100)
    void aPaidOrderIsShipped(Observer app, RecordedEvents events) {
      app.on("parcel.sent", Parcel.class, parcel -> {});
      app.on("order.paid", Order.class, order -> app.emit("parcel.sent", new Parcel(order.id())));
      app.emit("order.paid", new Order(42));
      events.awaitQuiet();
      assertThat(events.of("parcel.sent", Parcel.class)).containsExactly(new Parcel(42));
    }
  }

  @Test
  void aHundredTestsPass() {
    List<InnerTests.Result> results = InnerTests.run(Shipping.class);

    assertThat(results)
        .hasSize(100)
        .allSatisfy(
            result -> assertThat(result.outcome().getStatus()).isEqualTo(Status.SUCCESSFUL));
  }
}
