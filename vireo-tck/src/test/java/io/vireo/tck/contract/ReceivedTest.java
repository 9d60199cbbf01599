package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.Observer;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A case of the contract that says that nothing comes fails on what comes late. */
class ReceivedTest {
  private final ContractCases cases = new ContractCases() {};
  private final Received<String> received = new Received<>();

  @BeforeEach
  void open() {
    String url = "memory:received-" + UUID.randomUUID();
    cases.open(
        new DriverContract() {
          @Override
          protected String url() {
            return url;
          }
        });
  }

  @Test
  void whatComesInFrontOfTheMarkerFailsHoweverLateItIs() throws Exception {
    Observer app = cases.app;
    app.on("event", String.class, cases.held(received::add));
    app.emit("event", "late");

    assertThatThrownBy(
            () ->
                received.staysEmptyBefore(
                    "marker",
                    () -> {
                      app.emit("event", "marker");
                      // Nothing has come up to here, and it comes nevertheless.
                      received.isEmpty();
                      cases.release.countDown();
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("late");
    cases.closeAll();
  }

  @Test
  void nothingInFrontOfTheMarkerIsFine() throws Exception {
    Observer app = cases.app;
    app.on("event", String.class, received::add);

    received.staysEmptyBefore("marker", () -> app.emit("event", "marker"));

    cases.closeAll();
  }

  @Test
  void whatComesAfterTheLastLookFailsTheCaseWhenItEnds() {
    cases.app.on("event", String.class, cases.held(received::add));
    cases.app.emit("event", "late");
    ContractCases.await(cases.started);
    cases.staysEmptyToTheEnd(received, cases.app);

    assertThatThrownBy(cases::closeAll)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("late");
  }

  @Test
  void whatIsThereAlreadyFailsAtOnce() throws Exception {
    received.add("early");

    assertThatThrownBy(() -> ContractCases.staysEmpty(received, cases.app))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("early");
    cases.closeAll();
  }
}
