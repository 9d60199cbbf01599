package io.vireo.opentelemetry;

import static io.vireo.opentelemetry.RecordedTelemetry.within;
import static io.vireo.opentelemetry.Traced.attribute;
import static io.vireo.opentelemetry.Traced.attributes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vireo.EmitOptions;
import io.vireo.NoConnectionException;
import io.vireo.Observer;
import io.vireo.PayloadException;
import io.vireo.UnroutableEventException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The spans of events on their way out. */
class EmitSpansTest {
  private static final String PUBLISH = "publish order.placed";

  private final RecordedTelemetry telemetry = new RecordedTelemetry();
  private final Observer app = Observer.connect("memory:" + UUID.randomUUID());

  @BeforeEach
  void bind() {
    VireoTracing.of(telemetry.api()).bind(app);
  }

  @AfterEach
  void close() {
    app.close();
    telemetry.close();
  }

  @Test
  void anEmitHasTheAttributesOfTheConventions() {
    app.on("order.placed", data -> {});

    app.emit("order.placed", "tea", EmitOptions.builder().messageId("4711").build());

    SpanData span = telemetry.span(PUBLISH);
    assertThat(attributes(span))
        .containsOnly(
            entry("messaging.system", "vireo"),
            entry("messaging.operation.name", "publish"),
            entry("messaging.operation.type", "send"),
            entry("messaging.destination.name", "order.placed"),
            entry("messaging.destination.template", "order.placed"),
            entry("messaging.client.id", app.id()),
            entry("messaging.message.id", "4711"),
            entry("messaging.message.body.size", 5L),
            entry("vireo.kind", "shared"));
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getInstrumentationScopeInfo().getSchemaUrl()).isEqualTo(Telemetry.SCHEMA_URL);
  }

  @Test
  void anEventThatNobodyListensToIsUnroutableAndAnErrorIfItIsRequired() {
    app.emit("order.placed");
    EmitOptions required = EmitOptions.builder().required(true).build();
    assertThatThrownBy(() -> app.emit("order.placed", required))
        .isInstanceOf(UnroutableEventException.class);

    assertThat(telemetry.awaitSpans(2, PUBLISH))
        .allSatisfy(span -> assertThat(attribute(span, "vireo.unroutable")).isEqualTo(true))
        .extracting(span -> span.getStatus().getStatusCode())
        .containsExactly(StatusCode.UNSET, StatusCode.ERROR);
  }

  @Test
  void anEventThatFailsIsAnErrorAlsoIfTheOptionsSuppressIt() {
    Object options = EmitOptions.defaults();
    assertThatThrownBy(() -> app.emit("order.placed", options, null))
        .isInstanceOf(PayloadException.class);
    app.close();
    app.emit("order.placed", EmitOptions.builder().errorSuppressed(true).build());

    assertThat(telemetry.awaitSpans(2, PUBLISH))
        .allSatisfy(
            span -> {
              assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
              assertThat(span.getEvents()).hasSize(1);
              assertThat(attribute(span, "vireo.unroutable")).isNull();
            })
        .extracting(span -> attribute(span, "error.type"))
        .containsExactly(PayloadException.class.getName(), NoConnectionException.class.getName());
  }

  @Test
  void aSpanIsNamedAfterTheNameUnderWhichTheEventGoesOut() {
    app.interceptEmits((event, chain) -> chain.proceed(event.withName("order.renamed")));

    app.emit("order.placed");

    SpanData span = telemetry.span("publish order.renamed");
    assertThat(attribute(span, "messaging.destination.name")).isEqualTo("order.renamed");
    assertThat(attribute(span, "messaging.destination.template")).isEqualTo("order.renamed");
  }

  @Test
  void whatDoesNotFitIntoTheHeadersIsLeftOutAndTheEventGoesOut() {
    Baggage large = Baggage.builder().put("large", "x".repeat(40_000)).build();
    app.on("order.placed", data -> {});

    within(
        Context.root().with(large),
        () -> assertThat(app.emit("order.placed", "tea", EmitOptions.defaults())).isTrue());

    telemetry.span("process order.placed");
  }

  @Test
  void theSpansOfTenThousandNamesHaveFewNames() {
    for (int i = 0; i < 10_000; i++) {
      app.emit("order." + i);
    }

    assertThat(telemetry.spans().stream().map(SpanData::getName).distinct()).hasSize(201);
    assertThat(telemetry.spans("publish"))
        .hasSize(9_800)
        .allSatisfy(span -> assertThat(attribute(span, "messaging.destination.template")).isNull())
        .extracting(span -> attribute(span, "messaging.destination.name"))
        .contains("order.9999");
  }
}
