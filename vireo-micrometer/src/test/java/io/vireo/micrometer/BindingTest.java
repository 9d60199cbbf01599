package io.vireo.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.noop.NoopTimer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vireo.Core;
import io.vireo.Observer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Binding and closing, limits, and registries that throw. */
class BindingTest {
  private final Observer app = Observer.connect("memory:" + UUID.randomUUID());
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Meterings meterings = new Meterings(registry);

  @AfterEach
  void close() {
    app.close();
  }

  private static void listen(Class<?> source, ListAppender<ILoggingEvent> log) {
    log.start();
    ((Logger) LoggerFactory.getLogger(source)).addAppender(log);
  }

  private static List<ILoggingEvent> warnings(ListAppender<ILoggingEvent> log, Class<?> source) {
    ((Logger) LoggerFactory.getLogger(source)).detachAppender(log);
    return log.list.stream().filter(event -> event.getLevel() == Level.WARN).toList();
  }

  @Test
  void closingRemovesTheMetersAndMeasuresNothingMore() throws Exception {
    CountDownLatch handled = new CountDownLatch(2);
    app.on("order.placed", data -> handled.countDown());
    AutoCloseable metrics = VireoMetrics.of(registry).bind(app);
    app.emit("order.placed");
    await().until(() -> meterings.count("vireo.settlement", "outcome", "handled") == 1);
    assertThat(registry.getMeters()).isNotEmpty();

    metrics.close();
    metrics.close();

    assertThat(registry.getMeters()).isEmpty();
    app.emit("order.placed");
    assertThat(handled.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void anEventThatIsUnderWayWhileTheBindingIsClosedLeavesNoMeter() throws Exception {
    AutoCloseable metrics = VireoMetrics.of(registry).bind(app);
    app.interceptEmits(
        (event, chain) -> {
          closeQuietly(metrics);
          chain.proceed(event);
        });

    app.emit("order.placed");

    assertThat(registry.getMeters()).isEmpty();
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatIsBoundTwiceIsMeasuredOnceUntilBothBindingsAreClosed() throws Exception {
    AutoCloseable first = VireoMetrics.of(registry).bind(app);
    AutoCloseable second = VireoMetrics.of(registry).withName("again").bind(app);
    app.emit("order.placed");
    assertThat(meterings.count("vireo.emit", "outcome", "unroutable")).isEqualTo(1);
    assertThat(registry.find("vireo.emit").tag("core", "again").meter()).isNull();

    first.close();
    first.close();
    app.emit("order.placed");
    assertThat(meterings.count("vireo.emit", "outcome", "unroutable")).isEqualTo(2);

    second.close();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void aCoreMayBeBoundToSeveralRegistries() throws Exception {
    SimpleMeterRegistry other = new SimpleMeterRegistry();
    AutoCloseable first = VireoMetrics.of(registry).bind(app);
    VireoMetrics.of(other).bind(app);

    app.emit("order.placed");
    first.close();
    app.emit("order.placed");

    assertThat(new Meterings(other).count("vireo.emit", "outcome", "unroutable")).isEqualTo(2);
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void twoCoresOfOneRegistryAreToldApartByTheirNames() throws Exception {
    try (Core second = Core.connect("memory:" + UUID.randomUUID());
        Core third = Core.connect("memory:" + UUID.randomUUID())) {
      VireoMetrics.of(registry).bind(app);
      AutoCloseable ofSecond = VireoMetrics.of(registry).bind(second);
      VireoMetrics.of(registry).withName("billing").bind(third);

      app.emit("order.placed");
      second.emit("order.placed");
      second.emit("order.placed");
      third.emit("order.placed");

      assertThat(unroutable("vireo")).isEqualTo(1);
      assertThat(unroutable("vireo-2")).isEqualTo(2);
      assertThat(unroutable("billing")).isEqualTo(1);

      ofSecond.close();
      assertThat(registry.find("vireo.emit").tag("core", "vireo-2").meters()).isEmpty();
      app.emit("order.placed");
      assertThat(unroutable("vireo")).isEqualTo(2);

      VireoMetrics.of(registry).bind(second);
      second.emit("order.placed");
      assertThat(unroutable("vireo-2")).isEqualTo(1);
    }
  }

  private long unroutable(String core) {
    return meterings.count("vireo.emit", "core", core, "outcome", "unroutable");
  }

  @Test
  void tenThousandNamesDoNotMakeTenThousandTimeSeries() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    listen(VireoMetrics.class, log);
    VireoMetrics.of(registry).bind(app);

    for (int i = 0; i < 10_000; i++) {
      app.emit("order." + i);
    }

    assertThat(registry.find("vireo.emit").tag("outcome", "unroutable").timers()).hasSize(201);
    assertThat(registry.getMeters()).hasSizeLessThan(700);
    assertThat(meterings.count("vireo.emit", "event", "order.199", "outcome", "unroutable"))
        .isEqualTo(1);
    assertThat(meterings.count("vireo.emit", "event", "other", "outcome", "unroutable"))
        .isEqualTo(9_800);
    assertThat(warnings(log, VireoMetrics.class))
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.getFormattedMessage())
                    .contains("emitted events by at most 200 names", "'order.200'", "'other'"));
  }

  @Test
  void theNamesOfListenersAreLimitedApartFromThoseOfEmittedEvents() {
    VireoMetrics.of(registry).withMaxEvents(2).bind(app);
    for (int i = 0; i < 4; i++) {
      app.emit("noise." + i);
      app.on("order." + i, data -> {});
      app.emit("order." + i);
    }

    await()
        .untilAsserted(
            () -> {
              assertThat(meterings.count("vireo.handle", "event", "order.0", "outcome", "handled"))
                  .isEqualTo(1);
              assertThat(meterings.count("vireo.handle", "event", "other", "outcome", "handled"))
                  .isEqualTo(2);
              assertThat(meterings.gauge("vireo.listeners", "event", "other", "state", "running"))
                  .isEqualTo(2);
            });
  }

  /** A registry whose timers throw when they are used. */
  private static final class ThrowingRegistry extends SimpleMeterRegistry {
    @Override
    protected Timer newTimer(
        Meter.Id id, DistributionStatisticConfig configuration, PauseDetector pauses) {
      return new NoopTimer(id) {
        @Override
        public void record(long amount, TimeUnit unit) {
          throw new IllegalStateException("expected by this test");
        }
      };
    }
  }

  /** A registry that throws when it is to make a meter of an event. */
  private static MeterRegistry refusingRegistry() {
    SimpleMeterRegistry refusing = new SimpleMeterRegistry();
    refusing
        .config()
        .meterFilter(
            new MeterFilter() {
              @Override
              public MeterFilterReply accept(Meter.Id id) {
                if (id.getTag("event") != null) {
                  throw new IllegalStateException("expected by this test");
                }
                return MeterFilterReply.NEUTRAL;
              }
            });
    return refusing;
  }

  @Test
  void aRegistryThatThrowsBreaksNeitherAnEmitNorAHandlerAndIsLogged() {
    for (MeterRegistry throwing : List.of(new ThrowingRegistry(), refusingRegistry())) {
      ListAppender<ILoggingEvent> log = new ListAppender<>();
      listen(VireoMetrics.class, log);
      try (Observer program = Observer.connect("memory:" + UUID.randomUUID())) {
        VireoMetrics.of(throwing).bind(program);
        CountDownLatch handled = new CountDownLatch(2);
        program.on("order.placed", data -> handled.countDown());
        program.on(
            "order.wrong",
            data -> {
              throw new IllegalArgumentException("expected by this test");
            });

        assertThat(program.emit("order.placed")).isTrue();
        assertThat(program.emitAsync("order.placed", 1).join()).isTrue();
        program.emit("order.wrong");

        await().until(() -> handled.getCount() == 0);
        await().until(() -> program.recovery("order.wrong").count() == 1);
        assertThat(program.listeners())
            .allSatisfy(listener -> assertThat(listener.traffic().inFlight()).isZero());
      }
      assertThat(warnings(log, VireoMetrics.class))
          .singleElement()
          .satisfies(
              event ->
                  assertThat(event.getThrowableProxy().getMessage())
                      .isEqualTo("expected by this test"));
    }
  }

  @Test
  void aRegistryThatIsAddedToACompositeLaterSeesTheGauges() {
    CompositeMeterRegistry composite = new CompositeMeterRegistry();
    VireoMetrics.of(composite).bind(app);

    composite.add(registry);

    assertThat(meterings.gauge("vireo.health")).isEqualTo(1);
  }

  @Test
  void wrongArgumentsAreRefused() {
    VireoMetrics metrics = VireoMetrics.of(registry);

    assertThatThrownBy(() -> VireoMetrics.of(null)).hasMessage("registry");
    assertThatThrownBy(() -> metrics.bind(null)).hasMessage("core");
    assertThatThrownBy(() -> metrics.withName(null)).hasMessage("value");
    assertThatThrownBy(() -> metrics.withName(" ")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> metrics.withMaxEvents(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> metrics.withQueueDepth(null)).hasMessage("every");
    assertThatThrownBy(() -> metrics.withQueueDepth(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("positive");
  }
}
