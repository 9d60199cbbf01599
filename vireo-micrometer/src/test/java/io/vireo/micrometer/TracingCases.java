package io.vireo.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.BaggageInScope;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.RecoveryFilter;
import io.vireo.RedriveOptions;
import io.vireo.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Traces over emits and handlers, by Micrometer Tracing with OpenTelemetry. */
abstract class TracingCases {
  private final String placed = "order.placed." + UUID.randomUUID();
  private final String sent = "parcel.sent." + UUID.randomUUID();
  private final Spans spans = new Spans();
  private Observer app;

  abstract String url();

  @BeforeEach
  void bind() {
    app = Observer.connect(url());
    VireoObservations.of(spans.registry()).bind(app);
  }

  @AfterEach
  void close() {
    app.close();
    spans.close();
  }

  /** Runs code within a span, as the code of a web request would run. */
  private void inRequest(Runnable code) {
    Observation.createNotStarted("request", spans.registry()).observe(code);
  }

  /**
   * Waits for these spans, the first without a parent, each other one a child of the one before.
   */
  private void awaitChain(String... names) {
    List<SpanData> all = spans.await(names.length);
    List<SpanData> chain = new ArrayList<>();
    String parent = SpanId.getInvalid();
    for (int i = 0; i < names.length; i++) {
      String wanted = parent;
      SpanData next =
          all.stream()
              .filter(span -> span.getParentSpanId().equals(wanted))
              .findAny()
              .orElseThrow();
      chain.add(next);
      parent = next.getSpanId();
    }
    assertThat(chain).extracting(SpanData::getName).containsExactly(names);
    assertThat(chain).extracting(SpanData::getTraceId).containsOnly(chain.get(0).getTraceId());
    assertThat(all).hasSize(names.length);
  }

  private static void assertChild(SpanData child, SpanData parent) {
    assertThat(child.getTraceId()).isEqualTo(parent.getTraceId());
    assertThat(child.getParentSpanId()).as(child.getName()).isEqualTo(parent.getSpanId());
  }

  private static ObserveOptions retrying(RetryPolicy policy) {
    return ObserveOptions.builder().retryPolicy(policy).build();
  }

  private static void fail(Object data) {
    throw new IllegalStateException("expected by this test: " + data);
  }

  @Test
  void oneTraceLeadsFromARequestOverAllHandlers() {
    app.on(placed, order -> app.emit(sent, order));
    app.on(sent, parcel -> {});

    inRequest(() -> app.emit(placed, 1));

    awaitChain("request", "emit " + placed, "handle " + placed, "emit " + sent, "handle " + sent);
    assertThat(spans.ended())
        .extracting(SpanData::getKind)
        .containsExactlyInAnyOrder(
            SpanKind.INTERNAL,
            SpanKind.PRODUCER,
            SpanKind.CONSUMER,
            SpanKind.PRODUCER,
            SpanKind.CONSUMER);
  }

  @Test
  void asynchronousDelayedAndBroadcastEventsAreInTheTrace() {
    String changed = "prices.changed." + UUID.randomUUID();
    app.on(placed, order -> app.emitLater(sent, order, Duration.ofMillis(50)));
    app.on(sent, parcel -> app.broadcast(changed));
    app.onBroadcast(changed, price -> {});

    inRequest(() -> app.emitAsync(placed, 1).join());

    awaitChain(
        "request",
        "emit " + placed,
        "handle " + placed,
        "emit " + sent,
        "handle " + sent,
        "emit " + changed,
        "handle " + changed);
  }

  @Test
  void anAsynchronousHandlerIsOneSpanUntilItsStageHasCompleted() throws Exception {
    CompletableFuture<Void> stage = new CompletableFuture<>();
    CompletableFuture<Void> called = new CompletableFuture<>();
    app.onAsync(
        placed,
        Integer.class,
        order -> {
          app.emit(sent, order);
          called.complete(null);
          return stage;
        });

    inRequest(() -> app.emit(placed, 1));
    called.get(20, TimeUnit.SECONDS);
    assertThat(spans.await(3))
        .extracting(SpanData::getName)
        .containsExactlyInAnyOrder("request", "emit " + placed, "emit " + sent);
    stage.complete(null);

    awaitChain("request", "emit " + placed, "handle " + placed, "emit " + sent);
  }

  @Test
  void eachTryIsASpanOfItsOwnWithTheSameParent() {
    AtomicInteger failures = new AtomicInteger(2);
    app.on(
        placed,
        order -> {
          if (failures.getAndDecrement() > 0) {
            fail(order);
          }
        },
        retrying(RetryPolicy.after(Duration.ofMillis(20), Duration.ofMillis(20))));

    app.emit(placed, 1);

    List<SpanData> all = spans.await(4);
    List<SpanData> tries = all.subList(1, 4);
    assertThat(all.get(0).getName()).isEqualTo("emit " + placed);
    assertThat(tries).allSatisfy(one -> assertChild(one, all.get(0)));
    assertThat(tries)
        .extracting(one -> Spans.attribute(one, "vireo.attempt"))
        .containsExactly("1", "2", "3");
    assertThat(tries)
        .extracting(one -> Spans.attribute(one, "outcome"))
        .containsExactly("failed", "failed", "handled");
    assertThat(tries)
        .extracting(one -> one.getStatus().getStatusCode() == StatusCode.ERROR)
        .containsExactly(true, true, false);
    assertThat(tries.get(0).getEvents()).isNotEmpty();
  }

  @Test
  void aRedrivenEventStaysInTheTraceOfItsEmit() {
    AtomicBoolean repaired = new AtomicBoolean();
    app.on(
        placed,
        order -> {
          if (!repaired.get()) {
            fail(order);
          }
        });
    app.emit(placed, 1);
    spans.await(2);
    await().until(() -> app.recovery(placed).count() == 1);

    repaired.set(true);
    app.recovery(placed).redrive(RecoveryFilter.all(), RedriveOptions.defaults());

    List<SpanData> all = spans.await(3);
    assertChild(all.get(2), all.get(0));
    assertThat(Spans.attribute(all.get(2), "outcome")).isEqualTo("handled");
    assertThat(Spans.attribute(all.get(1), "vireo.redriven")).isNull();
    assertThat(Spans.attribute(all.get(2), "vireo.redriven")).isEqualTo("1");
  }

  @Test
  void baggageTravelsWithTheEvent() throws Exception {
    BlockingQueue<String> tenants = new LinkedBlockingQueue<>();
    app.on(placed, order -> tenants.add(spans.tracer().getBaggage("tenant").get()));

    inRequest(
        () -> {
          BaggageInScope baggage = spans.tracer().createBaggageInScope("tenant", "Ada & Söhne");
          try {
            app.emit(placed, 1);
          } finally {
            baggage.close();
          }
        });

    assertThat(tenants.poll(20, TimeUnit.SECONDS)).isEqualTo("Ada & Söhne");
  }

  @Test
  void noThreadKeepsASpanAfterAnEmitOrAHandler() {
    BlockingQueue<Boolean> free = new LinkedBlockingQueue<>();
    app.on(sent, parcel -> {});
    app.interceptHandlers((event, chain) -> chain.proceed());
    for (int i = 0; i < 20; i++) {
      app.emitAsync(sent, i).join();
      free.add(spans.tracer().currentSpan() == null);
      assertThat(spans.registry().getCurrentObservation()).isNull();
    }

    List<SpanData> all = spans.await(40);
    assertThat(free).hasSize(20).containsOnly(true);
    assertThat(all).filteredOn(span -> span.getKind() == SpanKind.PRODUCER).hasSize(20);
    assertThat(all)
        .filteredOn(span -> span.getKind() == SpanKind.PRODUCER)
        .allSatisfy(span -> assertThat(span.getParentSpanContext().isValid()).isFalse());
  }
}
