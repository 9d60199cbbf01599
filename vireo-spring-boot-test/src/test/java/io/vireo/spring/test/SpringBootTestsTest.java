package io.vireo.spring.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.mockito.Mockito.doNothing;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

import io.vireo.Core;
import io.vireo.Observer;
import io.vireo.spring.ObserverFactory;
import io.vireo.spring.OnEvent;
import io.vireo.spring.test.ShopApplication.Order;
import io.vireo.test.BrokerTime;
import io.vireo.test.RecordedEvents;
import io.vireo.test.SeededFaults;
import io.vireo.test.TestBroker;
import io.vireo.test.VireoTest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.annotation.DirtiesContext.ClassMode;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

/** What tests of Spring Boot applications get, and how those that fail do. */
class SpringBootTestsTest {

  private static TestExecutionSummary run(Map<String, String> parameters, Class<?>... classes) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(Arrays.stream(classes).map(type -> selectClass(type)).toList())
                .configurationParameters(parameters)
                .build(),
            listener);
    return listener.getSummary();
  }

  private static void assertPass(long tests, Class<?>... classes) {
    TestExecutionSummary summary = run(Map.of(), classes);
    assertThat(summary.getFailures()).isEmpty();
    assertThat(summary.getTestsSucceededCount()).isEqualTo(tests);
  }

  private static Throwable failure(Class<?> type) {
    List<TestExecutionSummary.Failure> failures = run(Map.of(), type).getFailures();
    assertThat(failures).hasSize(1);
    return failures.get(0).getException();
  }

  // ---- A handler that throws

  @VireoTest
  @SpringBootTest(classes = ShopApplication.class)
  static class WithAHandlerThatThrows {
    @Test
    void emits(Core core) {
      core.emit("order.paid", new Order(-1));
    }
  }

  @Test
  void aHandlerThatThrowsFailsTheTestWithItsTrace() {
    assertThat(failure(WithAHandlerThatThrows.class))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("order.paid")
        .cause()
        .hasMessage("no stock for Order[id=-1]")
        .satisfies(
            cause ->
                assertThat(cause.getStackTrace()[0].getClassName())
                    .isEqualTo(ShopApplication.class.getName()));
  }

  @VireoTest
  @SpringBootTest(classes = ShopApplication.class)
  static class WithAnExpectedFailure {
    @Test
    void emits(Core core, RecordedEvents events) {
      events.expectFailures();
      core.emit("order.paid", new Order(-1));
      events.awaitQuiet();
      assertThat(events.failures()).hasSize(1);
    }
  }

  @Test
  void aTestMayExpectFailuresAndTheNextOneDoesNotSeeThem() {
    assertPass(3, WithAnExpectedFailure.class, ShippingTest.class);
  }

  // ---- Fields, parameters and beans

  @VireoTest
  @SpringBootTest(classes = ShopApplication.class)
  static class WithEachKindOfInjection {
    @Autowired RecordedEvents bean;
    RecordedEvents field;
    Observer observer;
    @Autowired TestBroker broker;

    @BeforeEach
    void emitsFirst(Core core) {
      core.emit("before.each");
    }

    @Test
    void areTheSame(
        Core core,
        @Autowired Observer application,
        BrokerTime time,
        SeededFaults faults,
        TestBroker parameter) {
      assertThat(bean).isSameAs(field).isSameAs(broker.events());
      assertThat(observer).isSameAs(core).isSameAs(application);
      assertThat(parameter).isSameAs(broker);
      assertThat(time).isSameAs(broker.time());
      assertThat(faults).isSameAs(broker.faults());
      assertThat(bean.messages("before.each")).hasSize(1);
    }

    @AfterEach
    void emitsLast(Core core) {
      core.emit("order.paid", new Order(1));
    }

    @Nested
    class Inner {
      @Test
      void hasTheSameBroker(TestBroker inner) {
        assertThat(inner).isSameAs(broker);
      }
    }
  }

  @Test
  void parametersFieldsAndBeansAreTheSameObjects() {
    assertPass(2, WithEachKindOfInjection.class);
  }

  // ---- Life cycles

  @VireoTest
  @SpringBootTest(classes = ShopApplication.class)
  @TestInstance(Lifecycle.PER_CLASS)
  static class WithOneInstance {
    RecordedEvents events;

    @RepeatedTest(2)
    void beginsAnew(Core core) {
      assertThat(events.messages("order.paid")).isEmpty();
      core.emit("order.paid", new Order(1));
    }
  }

  @Test
  void testsOfOneInstanceBeginAnew() {
    assertPass(2, WithOneInstance.class);
  }

  private static final Set<String> URLS = ConcurrentHashMap.newKeySet();

  @VireoTest
  @SpringBootTest(classes = ShopApplication.class)
  @DirtiesContext(classMode = ClassMode.BEFORE_EACH_TEST_METHOD)
  @TestInstance(Lifecycle.PER_CLASS)
  static class WithAContextForEachTest {
    @Autowired TestBroker broker;

    @RepeatedTest(2)
    void hasABrokerOfItsOwn(TestBroker parameter, Core core) {
      assertThat(parameter).isSameAs(broker);
      URLS.add(broker.url());
      core.emit("order.paid", new Order(1));
      broker.check();
      assertThat(broker.events().messages("parcel.sent")).hasSize(1);
    }
  }

  @Test
  void aNewContextHasANewBroker() {
    URLS.clear();
    assertPass(2, WithAContextForEachTest.class);
    assertThat(URLS).hasSize(2);
  }

  // ---- Two contexts at the same time

  private static final CyclicBarrier MEETING = new CyclicBarrier(2);

  /** Emits while the test of the other context has emitted and not yet looked. */
  @VireoTest
  @Execution(ExecutionMode.CONCURRENT)
  abstract static class Meeting {
    @Test
    void seesItsOwnEventsAlone(Core core, RecordedEvents events) throws Exception {
      core.emit("order.paid", new Order(1));
      MEETING.await(1, TimeUnit.MINUTES);
      events.awaitQuiet();
      MEETING.await(1, TimeUnit.MINUTES);
      assertThat(events.messages("parcel.sent")).hasSize(1);
    }
  }

  @SpringBootTest(classes = ShopApplication.class, properties = "context=first")
  static class InTheFirstContext extends Meeting {}

  @SpringBootTest(classes = ShopApplication.class, properties = "context=second")
  static class InTheSecondContext extends Meeting {}

  @Test
  void twoContextsDoNotSeeEachOther() {
    TestExecutionSummary summary =
        run(
            Map.of(
                "junit.jupiter.execution.parallel.enabled", "true",
                "junit.jupiter.execution.parallel.config.strategy", "fixed",
                "junit.jupiter.execution.parallel.config.fixed.parallelism", "2"),
            InTheFirstContext.class,
            InTheSecondContext.class);
    assertThat(summary.getFailures()).isEmpty();
    assertThat(summary.getTestsSucceededCount()).isEqualTo(2);
  }

  // ---- Parallel classes that share a context

  /** Counts what it has emitted itself, which another test would disturb. */
  @VireoTest
  @SpringBootTest(classes = ShopApplication.class)
  @Execution(ExecutionMode.CONCURRENT)
  abstract static class Parallel {
    @RepeatedTest(10)
    @Execution(ExecutionMode.CONCURRENT)
    void seesItsOwnEventsAlone(Core core, RecordedEvents events) {
      for (int i = 0; i < 5; i++) {
        core.emit("order.paid", new Order(i));
      }
      events.awaitQuiet();
      assertThat(events.messages("parcel.sent")).hasSize(5);
    }
  }

  static class FirstParallel extends Parallel {}

  static class SecondParallel extends Parallel {}

  @Test
  void parallelClassesDoNotSeeEachOther() {
    TestExecutionSummary summary =
        run(
            Map.of("junit.jupiter.execution.parallel.enabled", "true"),
            FirstParallel.class,
            SecondParallel.class);
    assertThat(summary.getFailures()).isEmpty();
    assertThat(summary.getTestsSucceededCount()).isEqualTo(20);
  }

  // ---- Listeners that are mocks or spies

  static class Mailer {
    @OnEvent("parcel.sent")
    public void send() {
      throw new IllegalStateException("no test sends mail");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class WithMail {
    @Bean
    Mailer mailer() {
      return new Mailer();
    }
  }

  @VireoTest
  @SpringBootTest(classes = {ShopApplication.class, WithMail.class})
  static class WithAMock {
    @MockitoBean Mailer mailer;

    @Test
    void doesNotListen(Core core, RecordedEvents events) {
      core.emit("order.paid", new Order(1));
      events.awaitQuiet();
      verifyNoInteractions(mailer);
    }
  }

  @VireoTest
  @SpringBootTest(classes = {ShopApplication.class, WithMail.class})
  static class WithASpy {
    @MockitoSpyBean Mailer mailer;

    @Test
    void listens(Core core, RecordedEvents events) {
      doNothing().when(mailer).send();
      core.emit("order.paid", new Order(1));
      events.awaitQuiet();
      verify(mailer).send();
    }
  }

  /** Spring hands mocks to no post-processor, so they do not listen with its own annotations. */
  @Test
  void aMockDoesNotListenAndASpyDoes() {
    assertPass(2, WithAMock.class, WithASpy.class);
  }

  // ---- Several observers

  @Configuration(proxyBeanMethods = false)
  static class TwoBrokers {
    @Bean
    @Primary
    Observer orders(ObserverFactory observers) {
      return observers.connect("amqp://orders.invalid");
    }

    @Bean
    Observer billing(ObserverFactory observers) {
      return observers.connect("amqp://billing.invalid");
    }
  }

  @VireoTest(seed = 4711)
  @SpringBootTest(classes = {ShopApplication.class, TwoBrokers.class})
  static class WithTwoObservers {
    @Test
    void areOnTheBrokerOfTheTest(
        Core core, @Autowired @Qualifier("billing") Observer billing, TestBroker broker) {
      billing.emit("order.paid", new Order(1));
      core.emit("order.paid", new Order(2));
      broker.check();
      assertThat(broker.events().messages("parcel.sent")).hasSize(2);
      assertThat(broker.faults().seed()).isEqualTo(4711);
    }
  }

  @Test
  void allObserversOfAnApplicationAreOnTheBrokerOfTheTest() {
    assertPass(1, WithTwoObservers.class);
  }
}
