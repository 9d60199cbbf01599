package io.vireo.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.vireo.Observer;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Binding and closing, limits, and an OpenTelemetry that throws. */
class BindingTest {
  private final RecordedTelemetry telemetry = new RecordedTelemetry();
  private final Observer app = Observer.connect("memory:" + UUID.randomUUID());

  @AfterEach
  void close() {
    app.close();
    telemetry.close();
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
  void closingTracesNothingMoreAndWritesNoHeaders() throws Exception {
    CountDownLatch handled = new CountDownLatch(2);
    app.onMessage(
        "order.placed",
        message -> {
          if (message.content().asInt() == 2) {
            assertThat(message.headers()).doesNotContainKey("traceparent");
          }
          handled.countDown();
        });
    AutoCloseable tracing = VireoTracing.of(telemetry.api()).bind(app);
    app.emit("order.placed", 1);
    telemetry.span("process order.placed");

    tracing.close();
    tracing.close();
    app.emit("order.placed", 2);

    assertThat(handled.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(telemetry.spans()).hasSize(2);
  }

  @Test
  void aSpanThatHasBegunEndsAlthoughTheBindingIsClosedMeanwhile() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    CountDownLatch started = new CountDownLatch(1);
    app.on(
        "order.placed",
        data -> {
          started.countDown();
          assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        });
    AutoCloseable tracing = VireoTracing.of(telemetry.api()).bind(app);
    app.emit("order.placed");
    assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();

    tracing.close();
    closed.countDown();

    telemetry.span("process order.placed");
  }

  @Test
  void whatIsBoundTwiceIsTracedOnceUntilBothBindingsAreClosed() throws Exception {
    AutoCloseable first = VireoTracing.of(telemetry.api()).bind(app);
    AutoCloseable second = VireoTracing.of(telemetry.api()).withMaxEvents(1).bind(app);
    app.emit("order.placed");
    assertThat(telemetry.spans()).hasSize(1);

    first.close();
    first.close();
    app.emit("order.placed");
    assertThat(telemetry.spans()).hasSize(2);

    second.close();
    app.emit("order.placed");
    assertThat(telemetry.spans()).hasSize(2);
  }

  @Test
  void theLimitOfNamesIsSaidOnce() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    listen(VireoTracing.class, log);
    VireoTracing.of(telemetry.api()).withMaxEvents(2).bind(app);

    for (int i = 0; i < 10; i++) {
      app.emit("order." + i);
    }

    assertThat(warnings(log, VireoTracing.class))
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.getFormattedMessage())
                    .contains("emitted events by at most 2 names", "'order.2'", "'other'"));
  }

  /** Throws when a span begins and when it ends. */
  private static final class ThrowingProcessor implements SpanProcessor {
    @Override
    public void onStart(Context context, ReadWriteSpan span) {
      throw new IllegalStateException("expected by this test");
    }

    @Override
    public boolean isStartRequired() {
      return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      throw new IllegalStateException("expected by this test");
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }

  /** Throws when a span ends. */
  private static final class LateThrowingProcessor implements SpanProcessor {
    @Override
    public void onStart(Context context, ReadWriteSpan span) {
      assertThat(span.hasEnded()).isFalse();
    }

    @Override
    public boolean isStartRequired() {
      return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      throw new IllegalStateException("expected by this test");
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }

  private static final class ThrowingPropagator implements TextMapPropagator {
    @Override
    public Collection<String> fields() {
      return List.of();
    }

    @Override
    public <C> void inject(Context context, C carrier, TextMapSetter<C> setter) {
      throw new IllegalStateException("expected by this test");
    }

    @Override
    public <C> Context extract(Context context, C carrier, TextMapGetter<C> getter) {
      throw new IllegalStateException("expected by this test");
    }
  }

  private static OpenTelemetry throwing(SpanProcessor processor) {
    return OpenTelemetrySdk.builder()
        .setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(processor).build())
        .setPropagators(ContextPropagators.create(new ThrowingPropagator()))
        .build();
  }

  @Test
  void anOpenTelemetryThatThrowsBreaksNeitherAnEmitNorAHandlerAndIsLogged() {
    for (SpanProcessor processor : List.of(new ThrowingProcessor(), new LateThrowingProcessor())) {
      ListAppender<ILoggingEvent> log = new ListAppender<>();
      listen(VireoTracing.class, log);
      try (Observer program = Observer.connect("memory:" + UUID.randomUUID())) {
        VireoTracing.of(throwing(processor)).bind(program);
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
      }
      assertThat(warnings(log, VireoTracing.class))
          .singleElement()
          .satisfies(
              event ->
                  assertThat(event.getThrowableProxy().getMessage())
                      .isEqualTo("expected by this test"));
    }
  }

  @Test
  void withoutAnySdkEventsGoTheirWay() {
    VireoTracing.of(OpenTelemetry.noop()).bind(app);
    CountDownLatch handled = new CountDownLatch(1);
    app.on("order.placed", data -> handled.countDown());

    assertThat(app.emit("order.placed")).isTrue();

    await().until(() -> handled.getCount() == 0);
  }

  @Test
  void wrongArgumentsAreRefused() {
    VireoTracing tracing = VireoTracing.of(telemetry.api());

    assertThatThrownBy(() -> VireoTracing.of(null)).hasMessage("telemetry");
    assertThatThrownBy(() -> tracing.bind(null)).hasMessage("core");
    assertThatThrownBy(() -> tracing.withMaxEvents(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theAddressOfABrokerIsReadFromItsEndpoint() {
    assertThat(Broker.Address.parse("rabbit.example:5672/shop"))
        .isEqualTo(new Broker.Address("rabbit.example", 5672));
    assertThat(Broker.Address.parse("[::1]:5671/")).isEqualTo(new Broker.Address("::1", 5671));
    assertThat(Broker.Address.parse("somewhere").host()).isNull();
    assertThat(Broker.Address.parse("host:port/").host()).isNull();
  }
}
