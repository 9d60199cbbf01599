package usertests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.vireo.Observer;
import io.vireo.test.RecordedEvents;
import io.vireo.test.VireoTest;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs a hundred tests in memory and prints how many have passed. */
public final class HundredTests {
  private HundredTests() {}

  record Order(int id) {}

  record Parcel(int order) {}

  /** Each repetition has a broker and an observer of its own, and two events. */
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

  /**
   * Runs the tests.
   *
   * @param arguments are not used
   */
  public static void main(String[] arguments) {
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(Shipping.class))
                .build(),
            summary);
    System.out.println("Passed: " + summary.getSummary().getTestsSucceededCount());
  }
}
