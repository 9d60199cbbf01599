package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.Observer;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A case of the contract that says that nothing comes fails on what comes late. */
class ReceivedTest {
  private final String url = "memory:received-" + UUID.randomUUID();
  private final Cases cases = new Cases(url);
  private final Received<String> received = new Received<>();

  /** Of no driver's suite. */
  private static final class Cases extends ContractCases {
    Cases(String url) {
      super(
          new DriverContract() {
            @Override
            protected String url() {
              return url;
            }
          });
    }
  }

  @Test
  void whatComesInFrontOfTheMarkerFailsHoweverLateItIs() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Observer app = cases.observer();
    app.on(
        "event",
        String.class,
        text -> {
          release.await();
          received.add(text);
        });
    app.emit("event", "late");

    assertThatThrownBy(
            () ->
                received.staysEmptyBefore(
                    "marker",
                    () -> {
                      app.emit("event", "marker");
                      // Nothing has come up to here, and it comes nevertheless.
                      received.isEmpty();
                      release.countDown();
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("late");
    cases.closeAll();
  }

  @Test
  void nothingInFrontOfTheMarkerIsFine() throws Exception {
    Observer app = cases.observer();
    app.on("event", String.class, received::add);

    received.staysEmptyBefore("marker", () -> app.emit("event", "marker"));

    cases.closeAll();
  }

  @Test
  void whatComesAfterTheLastLookFailsTheCaseWhenItEnds() {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    Observer app = cases.observer();
    app.on(
        "event",
        String.class,
        text -> {
          begun.countDown();
          release.await();
          received.add(text);
        });
    app.emit("event", "late");
    ContractCases.await(begun);
    cases.staysEmptyToTheEnd(received, app);

    release.countDown();

    assertThatThrownBy(cases::closeAll)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("late");
  }

  @Test
  void whatIsThereAlreadyFailsAtOnce() throws Exception {
    received.add("early");

    assertThatThrownBy(() -> ContractCases.staysEmpty(received, cases.observer()))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("early");
    cases.closeAll();
  }
}
