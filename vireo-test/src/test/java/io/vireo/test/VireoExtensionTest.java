package io.vireo.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Core;
import io.vireo.Observer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult.Status;

/** What {@link VireoTest} hands to tests, and what it makes of what they leave behind. */
class VireoExtensionTest {

  static final class NoStockException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoStockException() {
      super("no stock");
    }
  }

  /** The program under test. */
  static final class Warehouse {
    private static final int STOCK = 0;

    static void ship(int order) {
      if (order > STOCK) {
        throw new NoStockException();
      }
    }
  }

  // ---- A handler that fails

  @VireoTest
  static class WithAFailingHandler {
    @Test
    void emits(Observer app) {
      app.on("order.paid", Integer.class, Warehouse::ship);
      app.emit("order.paid", 1);
    }
  }

  @Test
  void aFailingHandlerMakesTheTestFailWithTheTraceOfTheHandler() {
    InnerTests.Result result = InnerTests.runOne(WithAFailingHandler.class);

    assertThat(result.outcome().getStatus()).isEqualTo(Status.FAILED);
    assertThat(result.thrown())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("The handler of 'order.paid'")
        .hasMessageContaining("NoStockException: no stock")
        .hasCauseInstanceOf(NoStockException.class)
        .hasStackTraceContaining("VireoExtensionTest$Warehouse.ship");
  }

  @VireoTest
  static class ThatWaits {
    @Test
    void waits(Observer app, RecordedEvents events) {
      app.on("order.paid", Integer.class, Warehouse::ship);
      app.emit("order.paid", 1);
      events.awaitQuiet();
    }
  }

  @Test
  void awaitQuietFailsInTheTestItself() {
    assertThat(InnerTests.runOne(ThatWaits.class).thrown())
        .hasCauseInstanceOf(NoStockException.class)
        .hasStackTraceContaining("VireoExtensionTest$ThatWaits.waits")
        .hasNoSuppressedExceptions();
  }

  @VireoTest
  static class ThatExpects {
    @Test
    void expects(Observer app, RecordedEvents events) {
      events.expectFailures();
      app.on("order.paid", Integer.class, Warehouse::ship);
      app.emit("order.paid", 1);
      events.awaitQuiet();
      assertThat(events.failures())
          .singleElement()
          .satisfies(
              failure -> assertThat(failure.recoveryQueue()).hasValue("RECOVERY.order.paid"));
    }
  }

  @Test
  void aTestMayExpectItsHandlersToFail() {
    assertThat(InnerTests.runOne(ThatExpects.class).outcome().getStatus())
        .isEqualTo(Status.SUCCESSFUL);
  }

  @VireoTest
  static class ThatFailsByItself {
    @Test
    void fails(Observer app, RecordedEvents events, TestBroker broker) throws Exception {
      CountDownLatch failed = new CountDownLatch(1);
      app.onFailure(failure -> failed.countDown());
      app.on("order.paid", Integer.class, Warehouse::ship);
      app.emit("order.paid", 1);
      assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(events.of("parcel.sent", Integer.class)).containsExactly(1);
    }
  }

  @Test
  void theFailureOfAHandlerIsAddedToThatOfTheTest() {
    assertThat(InnerTests.runOne(ThatFailsByItself.class).thrown())
        .hasMessageContaining("Expecting")
        .hasStackTraceContaining("Suppressed: ")
        .hasStackTraceContaining("VireoExtensionTest$Warehouse.ship");
  }

  // ---- What is injected

  @VireoTest
  @Nested
  class Injected {
    private final Observer ofConstructor;
    private Observer field;
    private Core core;
    private RecordedEvents events;
    private BrokerTime time;
    private SeededFaults faults;
    private TestBroker broker;
    private Observer ofBeforeEach;

    Injected(Observer app) {
      this.ofConstructor = app;
    }

    @BeforeEach
    void before(Observer app) {
      ofBeforeEach = app;
    }

    @Test
    void allObjectsAreOfOneBroker(Observer app) {
      assertThat(app)
          .isSameAs(ofConstructor)
          .isSameAs(ofBeforeEach)
          .isSameAs(field)
          .isSameAs(core)
          .isSameAs(broker.observer());
      assertThat(broker.events()).isSameAs(events);
      assertThat(broker.time()).isSameAs(time);
      assertThat(broker.faults()).isSameAs(faults);
    }
  }

  @VireoTest
  static class InAStaticMethod {
    @BeforeAll
    static void before(Observer app) {}

    @Test
    void test() {}
  }

  @Test
  void whatBelongsToOneTestIsNotHandedToAllOfThem() {
    assertThat(InnerTests.runOne(InAStaticMethod.class).thrown())
        .hasMessageContaining("take it in @BeforeEach");
  }

  @VireoTest
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  @TestMethodOrder(MethodOrderer.MethodName.class)
  static class OfAClass {
    private Observer app;

    @BeforeAll
    void listen() {
      app.on("order.paid", Integer.class, order -> app.emit("parcel.sent", order));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void eachTestSeesItsOwnEvents(int order, RecordedEvents events) {
      app.emit("order.paid", order);
      events.awaitQuiet();
      assertThat(events.of("parcel.sent", Integer.class)).containsExactly(order);
    }
  }

  @Test
  void theTestsOfAClassMayShareABroker() {
    assertThat(InnerTests.run(OfAClass.class))
        .hasSize(3)
        .allSatisfy(
            result -> assertThat(result.outcome().getStatus()).isEqualTo(Status.SUCCESSFUL));
  }

  // ---- Apart from each other

  @VireoTest
  @Execution(ExecutionMode.CONCURRENT)
  static class InParallel {
    private static final Set<String> BROKERS = ConcurrentHashMap.newKeySet();
    private static final CountDownLatch ALL_THERE = new CountDownLatch(4);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void seesItsOwnEvents(int order, Observer app, RecordedEvents events, TestBroker broker)
        throws InterruptedException {
      app.on("order.paid", Integer.class, paid -> app.emit("parcel.sent", paid));
      BROKERS.add(broker.url());
      ALL_THERE.countDown();
      assertThat(ALL_THERE.await(10, TimeUnit.SECONDS)).isTrue();
      app.emit("order.paid", order);
      events.awaitQuiet();
      assertThat(events.of("parcel.sent", Integer.class)).containsExactly(order);
    }
  }

  @Test
  void testsThatRunAtTheSameTimeDoNotSeeEachOther() {
    List<InnerTests.Result> results =
        InnerTests.run(
            Map.of(
                "junit.jupiter.execution.parallel.enabled",
                "true",
                "junit.jupiter.execution.parallel.config.strategy",
                "fixed",
                "junit.jupiter.execution.parallel.config.fixed.parallelism",
                "4"),
            InParallel.class);

    assertThat(results)
        .hasSize(4)
        .allSatisfy(
            result -> assertThat(result.outcome().getStatus()).isEqualTo(Status.SUCCESSFUL));
    assertThat(InParallel.BROKERS).hasSize(4);
  }

  @VireoTest
  static class WithAnEnd {
    private static String url;
    private static boolean openInAfterEach;

    @Test
    void test(TestBroker broker) {
      url = broker.url();
    }

    @AfterEach
    void after(TestBroker broker) {
      openInAfterEach = TestBroker.at(broker.url()) == broker;
    }
  }

  @Test
  void theBrokerIsClosedAfterTheTest() {
    assertThat(InnerTests.runOne(WithAnEnd.class).outcome().getStatus())
        .isEqualTo(Status.SUCCESSFUL);

    assertThat(WithAnEnd.openInAfterEach).isTrue();
    assertThat(TestBroker.at(WithAnEnd.url)).isNull();
  }
}
