package io.vireo.spring.autoconfigure.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.noop.NoopTimer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vireo.Core;
import io.vireo.Observer;
import io.vireo.micrometer.DefaultEmitObservationConvention;
import io.vireo.micrometer.EmitObservationContext;
import io.vireo.micrometer.VireoObservations;
import io.vireo.opentelemetry.VireoTracing;
import io.vireo.spring.OnEvent;
import io.vireo.spring.TestApplication;
import io.vireo.spring.autoconfigure.VireoProperties.TracingApi;
import io.vireo.spring.autoconfigure.metrics.VireoMetricsAutoConfiguration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Of the tracers that an application has, exactly one traces its events. */
@ExtendWith(OutputCaptureExtension.class)
class VireoTracingTest {
  private static final String[] OBSERVATIONS = {"emit order.placed", "handle order.placed"};
  private static final String[] CONVENTIONS = {"publish order.placed", "process order.placed"};

  /** An application with the tracing that other auto-configurations bring, and what it records. */
  private static ApplicationContextRunner runner(Class<?>... others) {
    return TestApplication.runner()
        .withConfiguration(
            AutoConfigurations.of(
                Stream.concat(Stream.of(VireoTracingAutoConfiguration.class), Stream.of(others))
                    .toArray(Class<?>[]::new)))
        .withUserConfiguration(Shop.class)
        .withPropertyValues("management.tracing.sampling.probability=1");
  }

  /** As with {@code spring-boot-starter-opentelemetry}: a Tracer and an OpenTelemetry. */
  private static ApplicationContextRunner bridge() {
    return runner(
        ObservationAutoConfiguration.class,
        MicrometerTracingAutoConfiguration.class,
        NoopTracerAutoConfiguration.class,
        OpenTelemetrySdkAutoConfiguration.class,
        OpenTelemetryTracingAutoConfiguration.class);
  }

  @Configuration(proxyBeanMethods = false)
  static class Shop {
    @Bean
    RecordedSpans spans() {
      return new RecordedSpans();
    }

    @OnEvent("order.placed")
    void ship() {}
  }

  @Configuration(proxyBeanMethods = false)
  static class Telemetry {
    @Bean(destroyMethod = "close")
    OpenTelemetry telemetry(RecordedSpans spans) {
      return OpenTelemetrySdk.builder()
          .setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(spans).build())
          .build();
    }
  }

  private static void assertTraces(ApplicationContext context, TracingApi api, String... names) {
    assertThat(context.getBean(TracedCores.class).api()).contains(api);
    context.getBean(Core.class).emit("order.placed");
    assertThat(context.getBean(RecordedSpans.class).awaitNames(names.length))
        .containsExactlyInAnyOrder(names);
  }

  private static void assertTracesNothing(ApplicationContext context) {
    assertThat(context.getBean(TracedCores.class).api()).isEmpty();
    context.getBean(Core.class).emit("order.placed");
  }

  @Test
  void withoutAnyTracerNothingIsTraced(CapturedOutput output) {
    runner().run(VireoTracingTest::assertTracesNothing);
    TestApplication.runner()
        .withConfiguration(AutoConfigurations.of(VireoTracingAutoConfiguration.class))
        .withClassLoader(
            new FilteredClassLoader(
                "io.micrometer",
                "io.opentelemetry",
                "io.vireo.micrometer",
                "io.vireo.opentelemetry"))
        .run(VireoTracingTest::assertTracesNothing);

    assertThat(output).doesNotContain("Events are traced by", "Events are not traced:");
  }

  @Test
  void anObservationRegistryWithoutATracerIsUsedOnlyIfItIsChosen(CapturedOutput output) {
    ApplicationContextRunner registry =
        runner(
            ObservationAutoConfiguration.class,
            MicrometerTracingAutoConfiguration.class,
            NoopTracerAutoConfiguration.class);

    registry.run(VireoTracingTest::assertTracesNothing);
    registry
        .withPropertyValues("vireo.tracing.api=observation")
        .run(
            context ->
                assertThat(context.getBean(TracedCores.class).api())
                    .contains(TracingApi.OBSERVATION));

    assertThat(output)
        .containsOnlyOnce(
            "Events are traced by Micrometer's ObservationRegistry, which has no Tracer");
  }

  @Test
  void withMicrometerTracingEventsAreObserved(CapturedOutput output) {
    bridge()
        .run(
            context -> {
              assertThat(context).hasSingleBean(OpenTelemetry.class);
              assertTraces(context, TracingApi.OBSERVATION, OBSERVATIONS);
            });

    assertThat(output)
        .containsOnlyOnce(
            "Events are traced by Micrometer's ObservationRegistry, which has a Tracer. Property vireo.tracing.api is auto");
  }

  @Test
  void theSpansHaveTheNameOfTheBeanAndTheConventionOfTheApplication() {
    bridge()
        .withBean(
            DefaultEmitObservationConvention.class,
            () ->
                new DefaultEmitObservationConvention() {
                  @Override
                  public KeyValues getHighCardinalityKeyValues(EmitObservationContext context) {
                    return KeyValues.of("shop", "Berlin");
                  }
                })
        .run(
            context -> {
              assertTraces(context, TracingApi.OBSERVATION, OBSERVATIONS);
              assertThat(context.getBean(RecordedSpans.class).ended())
                  .extracting(SpanData::getAttributes)
                  .allSatisfy(
                      attributes ->
                          assertThat(attributes.asMap().values()).contains("vireoObserver"))
                  .anySatisfy(
                      attributes -> assertThat(attributes.asMap().values()).contains("Berlin"));
            });
  }

  @Test
  void withAnOpenTelemetryAloneItsApiIsUsed(CapturedOutput output) {
    runner()
        .withUserConfiguration(Telemetry.class)
        .run(context -> assertTraces(context, TracingApi.OPENTELEMETRY, CONVENTIONS));

    assertThat(output)
        .containsOnlyOnce("Events are traced by the bean of type OpenTelemetry. Property");
  }

  @Test
  void aTracerThatDoesNothingIsNone() {
    runner(
            ObservationAutoConfiguration.class,
            MicrometerTracingAutoConfiguration.class,
            NoopTracerAutoConfiguration.class)
        .withUserConfiguration(Telemetry.class)
        .run(context -> assertTraces(context, TracingApi.OPENTELEMETRY, CONVENTIONS));
  }

  @Test
  void withoutTheModuleOfOneTheOtherIsUsed() {
    bridge()
        .withClassLoader(new FilteredClassLoader(VireoObservations.class))
        .run(context -> assertTraces(context, TracingApi.OPENTELEMETRY, CONVENTIONS));
    bridge()
        .withClassLoader(new FilteredClassLoader(VireoTracing.class))
        .run(context -> assertTraces(context, TracingApi.OBSERVATION, OBSERVATIONS));
  }

  @Test
  void aPropertyChooses() {
    bridge()
        .withPropertyValues("vireo.tracing.api=opentelemetry")
        .run(context -> assertTraces(context, TracingApi.OPENTELEMETRY, CONVENTIONS));
    bridge()
        .withPropertyValues("vireo.tracing.api=observation")
        .run(context -> assertTraces(context, TracingApi.OBSERVATION, OBSERVATIONS));
    bridge()
        .withPropertyValues("vireo.tracing.enabled=false")
        .run(
            context -> {
              assertThat(context).doesNotHaveBean(TracedCores.class).hasSingleBean(Observer.class);
              context.getBean(Core.class).emit("order.placed");
              assertThat(context.getBean(RecordedSpans.class).ended()).isEmpty();
            });
  }

  @Test
  void aChoiceThatIsNotThereIsToldAndAnUnknownOneEndsTheStart(CapturedOutput output) {
    runner()
        .withPropertyValues("vireo.tracing.api=opentelemetry")
        .run(VireoTracingTest::assertTracesNothing);
    runner()
        .withPropertyValues("vireo.tracing.api=observation")
        .run(VireoTracingTest::assertTracesNothing);
    runner()
        .withPropertyValues("vireo.tracing.api=zipkin")
        .run(context -> assertThat(context).hasFailed());

    assertThat(output)
        .contains("Events are not traced: vireo.tracing.api is opentelemetry, which needs")
        .contains("Events are not traced: vireo.tracing.api is observation, which needs");
  }

  @Test
  void severalRegistriesOrOpenTelemetriesDoNotEndTheStart() {
    runner()
        .withBean("one", OpenTelemetry.class, OpenTelemetry::noop)
        .withBean("other", OpenTelemetry.class, OpenTelemetry::noop)
        .withBean("first", ObservationRegistry.class, ObservationRegistry::create)
        .withBean("second", ObservationRegistry.class, ObservationRegistry::create)
        .run(VireoTracingTest::assertTracesNothing);
  }

  @Test
  void anEventIsTimedOnceThoughSpringBootTimesObservationsToo() {
    ApplicationContextRunner metered =
        bridge()
            .withConfiguration(
                AutoConfigurations.of(
                    MetricsAutoConfiguration.class,
                    CompositeMeterRegistryAutoConfiguration.class,
                    SimpleMetricsExportAutoConfiguration.class,
                    VireoMetricsAutoConfiguration.class));

    metered.run(
        context -> {
          assertTraces(context, TracingApi.OBSERVATION, OBSERVATIONS);
          MeterRegistry registry = context.getBean(MeterRegistry.class);
          await()
              .untilAsserted(
                  () ->
                      assertThat(
                              registry
                                  .get("vireo.handle")
                                  .tag("outcome", "handled")
                                  .timer()
                                  .count())
                          .isEqualTo(1));
          assertThat(registry.getMeters())
              .extracting(meter -> meter.getId().getName())
              .noneMatch(name -> name.startsWith("vireo.observation."));
        });
    metered
        .withPropertyValues("vireo.metrics.enabled=false")
        .run(
            context -> {
              assertTraces(context, TracingApi.OBSERVATION, OBSERVATIONS);
              MeterRegistry registry = context.getBean(MeterRegistry.class);
              assertThat(registry.get("vireo.observation.emit").timer().count()).isEqualTo(1);
              assertThat(registry.find("vireo.emit").meters()).isEmpty();
            });
  }

  @Test
  void ofSeveralTracersTheOneOfTheRestOfTheApplicationIsPreferred() {
    EventTracer agent = openTelemetry(EventTracer.Preference.AGENT);
    EventTracer own = openTelemetry(EventTracer.Preference.OPENTELEMETRY);
    EventTracer traced = observations(true);
    EventTracer untraced = observations(false);

    assertThat(chosen(TracingApi.AUTO, untraced, own, traced, agent)).contains(agent);
    assertThat(chosen(TracingApi.AUTO, untraced, own, traced)).contains(traced);
    assertThat(chosen(TracingApi.AUTO, untraced, own)).contains(own);
    assertThat(chosen(TracingApi.AUTO, untraced)).isEmpty();
    assertThat(chosen(TracingApi.OBSERVATION, agent, untraced)).contains(untraced);
    assertThat(chosen(TracingApi.OPENTELEMETRY, traced, own)).contains(own);
  }

  private static EventTracer openTelemetry(EventTracer.Preference preference) {
    return new OpenTelemetryTracer(VireoTracing.of(OpenTelemetry.noop()), preference);
  }

  private static EventTracer observations(boolean makesTraces) {
    return new ObservationTracer(VireoObservations.of(ObservationRegistry.NOOP), makesTraces);
  }

  private static Optional<EventTracer> chosen(TracingApi api, EventTracer... tracers) {
    return TracedCores.choose(api, List.of(tracers));
  }

  /** Notes whether a span is current when the time of a handler is recorded. */
  private static final class SpanSeeingRegistry extends SimpleMeterRegistry {
    private final Queue<Boolean> seen = new ConcurrentLinkedQueue<>();

    @Override
    protected Timer newTimer(
        Meter.Id id, DistributionStatisticConfig configuration, PauseDetector pauses) {
      return new NoopTimer(id) {
        @Override
        public void record(long amount, TimeUnit unit) {
          if (id.getName().equals("vireo.handle")) {
            seen.add(Span.current().getSpanContext().isValid());
          }
        }
      };
    }
  }

  @Test
  void aHandlerIsTimedWithinItsSpanSoThatExemplarsPointToIt() {
    SpanSeeingRegistry registry = new SpanSeeingRegistry();
    bridge()
        .withBean(MeterRegistry.class, () -> registry)
        .withConfiguration(AutoConfigurations.of(VireoMetricsAutoConfiguration.class))
        .run(
            context -> {
              assertTraces(context, TracingApi.OBSERVATION, OBSERVATIONS);
              assertThat(registry.seen).containsExactly(true);
            });
  }
}
