package io.vireo.spring.autoconfigure.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The spans that have ended in an application, whatever made them. */
final class RecordedSpans implements SpanProcessor {
  private final List<SpanData> ended = new CopyOnWriteArrayList<>();

  List<String> awaitNames(int number) {
    return awaitEnded(number).stream().map(SpanData::getName).toList();
  }

  private List<SpanData> awaitEnded(int number) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(ended).hasSizeGreaterThanOrEqualTo(number));
    return ended;
  }

  /** The names of the spans of one trace in which each span has one child, from the root on. */
  List<String> awaitChain(int length) {
    List<SpanData> all = awaitEnded(length);
    List<String> names = new ArrayList<>();
    String parent = SpanId.getInvalid();
    for (int i = 0; i < length; i++) {
      String wanted = parent;
      List<SpanData> children =
          all.stream().filter(span -> span.getParentSpanId().equals(wanted)).toList();
      assertThat(children).as("children of " + names).hasSize(1);
      names.add(children.get(0).getName());
      parent = children.get(0).getSpanId();
    }
    assertThat(all).hasSize(length);
    return names;
  }

  List<SpanData> ended() {
    return List.copyOf(ended);
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    ended.add(span.toSpanData());
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }
}
