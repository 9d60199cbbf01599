package io.vireo.micrometer;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import io.vireo.EmitInterceptor;
import io.vireo.OutgoingEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an emitted event that is observed. Its carrier is the map of the headers that
 * the handlers of the registry propagate. It begins on the thread that emits, and ends on the one
 * that tells the outcome.
 */
public final class EmitObservationContext extends SenderContext<Map<String, String>> {
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final OutgoingEvent begun;
  private final String eventName;
  private final String core;
  private volatile EmitInterceptor.@Nullable Outcome outcome;

  EmitObservationContext(OutgoingEvent event, String eventName, String core) {
    super(EmitObservationContext::set, Kind.PRODUCER);
    this.begun = event;
    this.eventName = eventName;
    this.core = core;
    setCarrier(headers);
  }

  private static void set(
      @Nullable Map<String, String> carrier, String name, @Nullable String value) {
    if (carrier != null && value != null) {
      carrier.put(name, value);
    }
  }

  Map<String, String> propagatedHeaders() {
    return headers;
  }

  void ended(EmitInterceptor.Outcome value) {
    this.outcome = value;
  }

  /** {@return the event as it was emitted; once the outcome is known, the event as it went out} */
  public OutgoingEvent event() {
    EmitInterceptor.Outcome known = outcome;
    return known == null ? begun : known.event();
  }

  /**
   * {@return the name under which the event was emitted, or {@code other} if there are too many
   * names} There are few values of it.
   */
  public String eventName() {
    return eventName;
  }

  /** {@return the name of the core that has emitted the event} */
  public String core() {
    return core;
  }

  /** {@return what has become of the event; empty as long as that is not known} */
  public Optional<EmitInterceptor.Outcome> outcome() {
    return Optional.ofNullable(outcome);
  }
}
