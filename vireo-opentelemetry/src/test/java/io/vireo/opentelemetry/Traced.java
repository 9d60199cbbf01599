package io.vireo.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What tests say of spans. */
final class Traced {
  private Traced() {}

  /** The value of an attribute; null if the span does not have it. */
  static Object attribute(SpanData span, String key) {
    return attributes(span).get(key);
  }

  static Map<String, Object> attributes(SpanData span) {
    Map<String, Object> attributes = new TreeMap<>();
    span.getAttributes().forEach((key, value) -> attributes.put(key.getKey(), value));
    return attributes;
  }

  static void assertChild(SpanData child, SpanData parent) {
    assertThat(child.getTraceId()).isEqualTo(parent.getTraceId());
    assertThat(child.getParentSpanId()).isEqualTo(parent.getSpanId());
  }

  /** Each link as {@code created} or {@code previous}, and the id of the span that it leads to. */
  static List<String> links(SpanData span) {
    return span.getLinks().stream().map(Traced::link).toList();
  }

  private static String link(LinkData link) {
    return link.getAttributes().get(Conventions.LINK) + " " + link.getSpanContext().getSpanId();
  }

  static String created(SpanData span) {
    return created(span.getSpanContext());
  }

  static String created(SpanContext span) {
    return "created " + span.getSpanId();
  }

  static String previous(SpanData span) {
    return "previous " + span.getSpanId();
  }
}
