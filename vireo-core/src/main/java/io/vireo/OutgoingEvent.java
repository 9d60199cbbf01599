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
   * Makes one. The engine does; a test of an interceptor may as well.
   *
   * @param name its name
   * @param data its data, not yet encoded; may be null
   * @param options its options
   * @param broadcast whether it is broadcast
   * @return the event
   */
  public static OutgoingEvent of(
      String name, @Nullable Object data, EmitOptions options, boolean broadcast) {
    return new OutgoingEvent(name, data, options, broadcast);
  }

  /**
   * The name of the event.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * The data, not yet encoded.
   *
   * @return the data; null for JSON {@code null}
   */
  public @Nullable Object data() {
    return data;
  }

  /**
   * How it is emitted.
   *
   * @return the options; the defaults where the program has given none
   */
  public EmitOptions options() {
    return options;
  }

  /**
   * Whether it goes to every listener.
   *
   * @return true for a broadcast, false for a shared route
   */
  public boolean broadcast() {
    return broadcast;
  }

  /**
   * The headers that travel with it.
   *
   * @return those of the options; an unmodifiable map
   */
  public Map<String, Object> headers() {
    return options.headers();
  }

  /**
   * The exchange that it is published to.
   *
   * @return that of the options, or empty for the driver's own
   */
  public Optional<String> exchange() {
    return options.exchange();
  }

  /**
   * By what the exchange finds the queues.
   *
   * @return the name of the event
   */
  public String routingKey() {
    return name;
  }

  /**
   * The same event with another name.
   *
   * @param value the name
   * @return a copy
   */
  public OutgoingEvent withName(String value) {
    return new OutgoingEvent(Objects.requireNonNull(value, "value"), data, options, broadcast);
  }

  /**
   * The same event with other data.
   *
   * @param value what the codec can encode; may be null
   * @return a copy
   */
  public OutgoingEvent withData(@Nullable Object value) {
    return new OutgoingEvent(name, value, options, broadcast);
  }

  /**
   * The same event with other options.
   *
   * @param value the options, all of them
   * @return a copy
   */
  public OutgoingEvent withOptions(EmitOptions value) {
    return new OutgoingEvent(name, data, Objects.requireNonNull(value, "value"), broadcast);
  }

  /**
   * The same event with a header, in place of one of the same name.
   *
   * @param header the name of the header
   * @param value as {@link EmitOptions.Builder#header} takes it
   * @return a copy
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
