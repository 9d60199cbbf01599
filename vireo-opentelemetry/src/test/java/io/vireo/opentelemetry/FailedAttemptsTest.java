package io.vireo.opentelemetry;

import static io.vireo.opentelemetry.Traced.assertChild;
import static io.vireo.opentelemetry.Traced.attribute;
import static io.vireo.opentelemetry.Traced.created;
import static io.vireo.opentelemetry.Traced.links;
import static io.vireo.opentelemetry.Traced.previous;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.ExceptionEventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vireo.HandlerTimeoutException;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.RecoveryFilter;
import io.vireo.RedriveOptions;
import io.vireo.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The spans of attempts that fail, and how further ones are linked to them. */
class FailedAttemptsTest {
  private static final String PROCESS = "process order.placed";

  private final RecordedTelemetry telemetry = new RecordedTelemetry();
  private final Observer app = Observer.connect("memory:" + UUID.randomUUID());
  private final AtomicBoolean repaired = new AtomicBoolean();

  @BeforeEach
  void bind() {
    VireoTracing.of(telemetry.api()).bind(app);
  }

  @AfterEach
  void close() {
    app.close();
    telemetry.close();
  }

  private void listen(ObserveOptions options) {
    app.on(
        "order.placed",
        data -> {
          if (!repaired.get()) {
            throw new IllegalStateException("expected by this test");
          }
        },
        options);
  }

  private static ObserveOptions retrying(RetryPolicy policy) {
    return ObserveOptions.builder().retryPolicy(policy).build();
  }

  @Test
  void aRetryARecoveryAndARedriveAreInOneTraceEachLinkedToTheAttemptBefore() {
    listen(retrying(RetryPolicy.immediately(1).thenAfter(Duration.ofMillis(1))));

    app.emit("order.placed");
    telemetry.awaitSpans(3, PROCESS);
    await().until(() -> app.recovery("order.placed").count() == 1);
    repaired.set(true);
    app.recovery("order.placed").redrive(RecoveryFilter.all(), RedriveOptions.defaults());

    List<SpanData> attempts = telemetry.awaitSpans(4, PROCESS);
    SpanData emit = telemetry.span("publish order.placed");
    assertThat(attempts).allSatisfy(attempt -> assertChild(attempt, emit));
    assertThat(links(attempts.get(0))).isEmpty();
    for (int later = 1; later < 4; later++) {
      assertThat(links(attempts.get(later)))
          .containsExactly(created(emit), previous(attempts.get(later - 1)));
    }
    assertThat(attempts)
        .extracting(span -> attribute(span, "vireo.attempt"))
        .containsExactly(1L, 2L, 3L, 1L);
    assertThat(attempts)
        .extracting(span -> attribute(span, "vireo.outcome"))
        .containsExactly("retried", "retried", "recovered", null);
    assertThat(attempts)
        .extracting(span -> attribute(span, "vireo.redriven"))
        .containsExactly(null, null, null, 1L);
  }

  @Test
  void attemptsOfAnEventWithoutAContextAreInOneTraceAsWell() {
    listen(retrying(RetryPolicy.after(Duration.ofMillis(1))));
    try (Observer untraced = Observer.connect(url())) {
      untraced.emit("order.placed");
    }

    List<SpanData> attempts = telemetry.awaitSpans(2, PROCESS);
    assertThat(attempts.get(0).getParentSpanContext().isValid()).isFalse();
    assertChild(attempts.get(1), attempts.get(0));
    assertThat(links(attempts.get(1))).containsExactly(previous(attempts.get(0)));
  }

  private String url() {
    return app.endpoint();
  }

  @Test
  void aFailedAttemptHasTheException() {
    listen(ObserveOptions.defaults());

    app.emit("order.placed");

    SpanData failed = telemetry.span(PROCESS);
    assertThat(failed.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(attribute(failed, "error.type")).isEqualTo("java.lang.IllegalStateException");
    assertThat(failed.getEvents())
        .singleElement()
        .satisfies(event -> assertThat(exception(event)).hasMessage("expected by this test"));
  }

  private static Throwable exception(EventData event) {
    return ((ExceptionEventData) event).getException();
  }

  @Test
  void anEventThatIsDiscardedSaysSo() {
    listen(retrying(RetryPolicy.none().discardOn(IllegalStateException.class)));

    app.emit("order.placed");

    assertThat(attribute(telemetry.span(PROCESS), "vireo.outcome")).isEqualTo("discarded");
  }

  @Test
  void theSpanOfAHandlerThatIsGivenUpEndsWhileTheHandlerStillRuns() {
    CountDownLatch release = new CountDownLatch(1);
    app.onMessage(
        "order.placed",
        message -> {
          if (message.attempt() == 1) {
            holdStubbornly(release);
          }
        },
        ObserveOptions.builder()
            .handlerTimeout(Duration.ofMillis(20))
            .retryPolicy(RetryPolicy.immediately(1))
            .build());

    app.emit("order.placed");

    List<SpanData> attempts = telemetry.awaitSpans(2, PROCESS);
    assertThat(release.getCount()).isEqualTo(1);
    assertThat(attribute(attempts.get(0), "error.type"))
        .isEqualTo(HandlerTimeoutException.class.getName());
    assertThat(links(attempts.get(1))).contains(previous(attempts.get(0)));
    release.countDown();
  }

  private static void holdStubbornly(CountDownLatch until) {
    while (until.getCount() > 0) {
      try {
        until.await();
      } catch (InterruptedException e) {
        // The test is about a handler that does not heed an interrupt.
        Thread.interrupted();
      }
    }
  }

  @Test
  void aFailureThatAnotherInterceptorCatchesIsOnTheSpanAndTheEventHasNoOutcome() throws Exception {
    try (Observer program = Observer.connect("memory:" + UUID.randomUUID())) {
      program.interceptHandlers(
          (event, chain) -> {
            try {
              chain.proceed();
            } catch (IllegalStateException e) {
              assertThat(e).hasMessage("expected by this test");
            }
          });
      VireoTracing.of(telemetry.api()).bind(program);
      program.on(
          "order.placed",
          data -> {
            throw new IllegalStateException("expected by this test");
          });

      program.emit("order.placed");

      SpanData span = telemetry.span(PROCESS);
      assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
      assertThat(attribute(span, "vireo.outcome")).isNull();
    }
  }

  @Test
  void anExceptionWhoseMethodsThrowEndsTheSpanAllTheSame() {
    app.on(
        "order.placed",
        data -> {
          throw new IllegalStateException() {
            @Override
            public String getMessage() {
              throw new UnsupportedOperationException("expected by this test");
            }
          };
        });

    app.emit("order.placed");

    await().until(() -> !telemetry.spans(PROCESS).isEmpty());
    SpanData first = telemetry.spans(PROCESS).get(0);
    assertThat(first.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(attribute(first, "vireo.outcome")).isNotNull();
  }
}
