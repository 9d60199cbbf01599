package io.vireo;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way out, before its data is encoded, as an {@link EmitInterceptor} sees it.
 * Immutable, apart from what {@link #data()} refers to; any thread may use it.
 */
public final class OutgoingEvent {
  private final String name;
  private final @Nullable Object data;
  private final EmitOptions options;
  private final boolean broadcast;

  private OutgoingEvent(
      String name, @Nullable Object data, EmitOptions options, boolean broadcast) {
    this.name = Objects.requireNonNull(name, "name");
    this.data = data;
    this.options = Objects.requireNonNull(options, "options");
    this.broadcast = broadcast;
  }

  /**
   * {@return an event} The engine makes events; a test of an interceptor may as well.
   *
   * @param name its name
   * @param data its data, not yet encoded; may be null
   * @param options its options
   * @param broadcast whether it is broadcast
   */
  public static OutgoingEvent of(
      String name, @Nullable Object data, EmitOptions options, boolean broadcast) {
    return new OutgoingEvent(name, data, options, broadcast);
  }

  /** {@return the name of the event} */
  public String name() {
    return name;
  }

  /** {@return the data, not yet encoded; null for JSON {@code null}} */
  public @Nullable Object data() {
    return data;
  }

  /** {@return the options of the emit; the defaults where the program has given none} */
  public EmitOptions options() {
    return options;
  }

  /** {@return true for a broadcast, which goes to every listener, and false for a shared route} */
  public boolean broadcast() {
    return broadcast;
  }

  /** {@return the headers of the options, which travel with the event, as an unmodifiable map} */
  public Map<String, Object> headers() {
    return options.headers();
  }

  /** {@return the exchange that the event is published to; empty for the driver's own exchange} */
  public Optional<String> exchange() {
    return options.exchange();
  }

  /** {@return by what the exchange finds the queues: the name of the event} */
  public String routingKey() {
    return name;
  }

  /**
   * {@return a copy of this event with another name}
   *
   * @param value the name
   */
  public OutgoingEvent withName(String value) {
    return new OutgoingEvent(Objects.requireNonNull(value, "value"), data, options, broadcast);
  }

  /**
   * {@return a copy of this event with other data}
   *
   * @param value what the codec can encode; may be null
   */
  public OutgoingEvent withData(@Nullable Object value) {
    return new OutgoingEvent(name, value, options, broadcast);
  }

  /**
   * {@return a copy of this event with other options}
   *
   * @param value the options, all of them
   */
  public OutgoingEvent withOptions(EmitOptions value) {
    return new OutgoingEvent(name, data, Objects.requireNonNull(value, "value"), broadcast);
  }

  /**
   * {@return a copy of this event with a header, in place of one of the same name}
   *
   * @param header the name of the header
   * @param value as {@link EmitOptions.Builder#header} takes it
   * @throws PayloadException for a name, type or number that cannot travel
   */
  public OutgoingEvent withHeader(String header, Object value) {
    Objects.requireNonNull(header, "header");
    Objects.requireNonNull(value, "value");
    return withOptions(options.toBuilder().header(header, value).build());
  }

  /** Names the event; never its data, which may be large or secret. */
  @Override
  public String toString() {
    return "OutgoingEvent[name=" + name + ", broadcast=" + broadcast + ", options=" + options + "]";
  }
}
