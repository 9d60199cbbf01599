package io.vireo.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.impl.InstrumentationUtil;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.vireo.spi.ClientCallInterceptor.Scope;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the Java agent finds in the context that is current while Vireo calls a client library. */
class SuppressedInstrumentationTest {
  @Test
  void theContextIsMarkedAndHoldsNoSpanAndTheOneBeforeComesBack() {
    Span span =
        Span.wrap(
            SpanContext.create(
                "1".repeat(32), "2".repeat(16), TraceFlags.getSampled(), TraceState.getDefault()));
    try (io.opentelemetry.context.Scope program = Context.root().with(span).makeCurrent()) {
      assertThat(program).isNotNull();

      Scope call = SuppressedInstrumentation.OF_CLIENT_CALLS.begin();
      assertThat(InstrumentationUtil.shouldSuppressInstrumentation(Context.current())).isTrue();
      assertThat(Span.fromContextOrNull(Context.current())).isNull();

      call.close();
      assertThat(InstrumentationUtil.shouldSuppressInstrumentation(Context.current())).isFalse();
      assertThat(Span.current()).isSameAs(span);
    }
  }

  @Test
  void aContextIsMarkedByTheFirstClassThatIsThere() {
    Context marked =
        SuppressedInstrumentation.marked(
            List.of("io.opentelemetry.NotHere", InstrumentationUtil.class.getName()));

    assertThat(InstrumentationUtil.shouldSuppressInstrumentation(marked)).isTrue();
  }

  @Test
  void withoutSuchAClassTheContextIsEmpty() {
    assertThat(SuppressedInstrumentation.marked(List.of("io.opentelemetry.NotHere")))
        .isSameAs(Context.root());
  }
}
