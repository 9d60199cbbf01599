package io.vireo;

import io.vireo.internal.Drivers;
import io.vireo.internal.Engine;
import io.vireo.internal.json.JacksonCodec;
import io.vireo.internal.message.EventNames;
import io.vireo.spi.ClientCallInterceptor;
import io.vireo.spi.Driver;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Emits and broadcasts events. {@link Observer} does so too, and observes them as well.
 *
 * <pre>{@code
 * try (Core core = Core.connect("amqp://localhost")) {
 *   boolean taken = core.emit("order.placed", new Order(42));
 * }
 * }</pre>
 *
 * <p>{@code emit} puts an event on a <em>shared</em> route: of all who listen to it, one handles
 * it. {@code broadcast} hands it to every listener. Both return when the event is safe: with
 * RabbitMQ, when the broker has confirmed it.
 *
 * <p><b>Threads.</b> Any thread may call any method, several at a time. Events that one thread
 * emits keep their order. {@code emit} and {@code broadcast} block for an exchange with the broker,
 * at most for their time-out (default 10 s). The asynchronous forms block, up to the same time-out,
 * only while too many events are under way; their futures complete on a thread of Vireo's.
 *
 * <p><b>Errors.</b> {@link InvalidEventNameException} for a name that is not 1 to 200 bytes of
 * UTF-8, has a control character, or starts with {@code amq.}, {@code RECOVERY.} or {@code
 * PAUSED.}; {@link PayloadException} for data that cannot be encoded or is too large (1 MiB unless
 * the driver's options say otherwise); {@link NoConnectionException} for an event that could not be
 * written in time, at once if waiting cannot help; {@link EmitTimeoutException} for one that was
 * written but not confirmed in time; {@link UnroutableEventException} where the options say {@code
 * required}. The asynchronous forms throw the first two and complete their future with the others.
 * With {@link EmitOptions.Builder#errorSuppressed}, a failure of the broker makes {@code emit}
 * return false instead.
 *
 * <p><b>Extension.</b> A program may subclass this class, to add methods or to override them. No
 * method here calls another one that a subclass can override, so overriding one changes that one
 * alone.
 */
public class Core implements AutoCloseable {
  private final Engine engine;

  /**
   * Emits over a driver, with JSON.
   *
   * @param driver moves the events; closed with this
   */
  public Core(Driver driver) {
    this(driver, JacksonCodec.standard());
  }

  /**
   * Emits over a driver, with a codec.
   *
   * @param driver moves the events; closed with this
   * @param codec encodes them
   */
  public Core(Driver driver, Codec codec) {
    this.engine =
        new Engine(
            Objects.requireNonNull(driver, "driver"), Objects.requireNonNull(codec, "codec"));
  }

  /**
   * Emits over the driver for a URL. No I/O takes place yet: a program may start before its broker.
   *
   * @param url such as {@code memory:} or {@code amqp://user:password@host:port/vhost}
   * @return a new core
   * @throws InvalidUrlException if no driver understands it
   */
  public static Core connect(String url) {
    return new Core(Drivers.connect(url));
  }

  /**
   * Emits over the driver for a URL, with a codec. No I/O takes place yet.
   *
   * @param url such as {@code memory:} or {@code amqp://user:password@host:port/vhost}
   * @param codec encodes the events
   * @return a new core
   * @throws InvalidUrlException if no driver understands it
   */
  public static Core connect(String url, Codec codec) {
    Objects.requireNonNull(codec, "codec");
    return new Core(Drivers.connect(url), codec);
  }

  /**
   * Emits an event without data (JSON {@code null}).
   *
   * @param event its name
   * @return true if at least one queue took it, false if nobody listens
   */
  public boolean emit(String event) {
    return engine.emitter().emit(event, null, null);
  }

  /**
   * Emits an event without data (JSON {@code null}).
   *
   * @param event its name
   * @param options how; null for the defaults
   * @return true if at least one queue took it, false if nobody listens
   */
  public boolean emit(String event, @Nullable EmitOptions options) {
    return engine.emitter().emit(event, null, options);
  }

  /**
   * Emits an event.
   *
   * @param event its name
   * @param data what the codec can encode; may be null
   * @return true if at least one queue took it, false if nobody listens
   */
  public boolean emit(String event, @Nullable Object data) {
    return engine.emitter().emit(event, data, null);
  }

  /**
   * Emits an event.
   *
   * @param event its name
   * @param data what the codec can encode; may be null
   * @param options how; null for the defaults
   * @return true if at least one queue took it, false if nobody listens
   */
  public boolean emit(String event, @Nullable Object data, @Nullable EmitOptions options) {
    return engine.emitter().emit(event, data, options);
  }

  /**
   * Emits an event without data (JSON {@code null}), and does not wait until it is safe.
   *
   * @param event its name
   * @param options how; null for the defaults
   * @return completes with what {@code emit} would have returned or thrown, on a thread of Vireo's
   */
  public CompletableFuture<Boolean> emitAsync(String event, @Nullable EmitOptions options) {
    return engine.emitter().emitAsync(event, null, options);
  }

  /**
   * Emits an event without waiting until it is safe.
   *
   * @param event its name
   * @param data what the codec can encode; may be null
   * @return completes with what {@code emit} would have returned or thrown, on a thread of Vireo's
   */
  public CompletableFuture<Boolean> emitAsync(String event, @Nullable Object data) {
    return engine.emitter().emitAsync(event, data, null);
  }

  /**
   * Emits an event without waiting until it is safe.
   *
   * @param event its name
   * @param data what the codec can encode; may be null
   * @param options how; null for the defaults
   * @return completes with what {@code emit} would have returned or thrown, on a thread of Vireo's
   */
  public CompletableFuture<Boolean> emitAsync(
      String event, @Nullable Object data, @Nullable EmitOptions options) {
    return engine.emitter().emitAsync(event, data, options);
  }

  /**
   * Broadcasts an event without data (JSON {@code null}).
   *
   * @param event its name
   */
  public void broadcast(String event) {
    engine.emitter().broadcast(event, null, null);
  }

  /**
   * Broadcasts an event without data (JSON {@code null}).
   *
   * @param event its name
   * @param options how; null for the defaults
   */
  public void broadcast(String event, @Nullable EmitOptions options) {
    engine.emitter().broadcast(event, null, options);
  }

  /**
   * Broadcasts an event.
   *
   * @param event its name
   * @param data what the codec can encode; may be null
   */
  public void broadcast(String event, @Nullable Object data) {
    engine.emitter().broadcast(event, data, null);
  }

  /**
   * Broadcasts an event.
   *
   * @param event its name
   * @param data what the codec can encode; may be null
   * @param options how; null for the defaults
   */
  public void broadcast(String event, @Nullable Object data, @Nullable EmitOptions options) {
    engine.emitter().broadcast(event, data, options);
  }

  /**
   * Broadcasts an event without data (JSON {@code null}), and does not wait until the broker has
   * it.
   *
   * @param event its name
   * @param options how; null for the defaults
   * @return completes when {@code broadcast} would have returned or thrown, on a thread of Vireo's
   */
  public CompletableFuture<Void> broadcastAsync(String event, @Nullable EmitOptions options) {
    return whenSafe(event, null, options);
  }

  /**
   * Broadcasts an event without waiting until the broker has it.
   *
   * @param event its name
   * @param data what the codec can encode; may be null
   * @return completes when {@code broadcast} would have returned or thrown, on a thread of Vireo's
   */
  public CompletableFuture<Void> broadcastAsync(String event, @Nullable Object data) {
    return whenSafe(event, data, null);
  }

  /**
   * Broadcasts an event without waiting until the broker has it.
   *
   * @param event its name
   * @param data what the codec can encode; may be null
   * @param options how; null for the defaults
   * @return completes when {@code broadcast} would have returned or thrown, on a thread of Vireo's
   */
  public CompletableFuture<Void> broadcastAsync(
      String event, @Nullable Object data, @Nullable EmitOptions options) {
    return whenSafe(event, data, options);
  }

  private CompletableFuture<Void> whenSafe(
      String event, @Nullable Object data, @Nullable EmitOptions options) {
    return engine.emitter().broadcastAsync(event, data, options).thenAccept(routed -> {});
  }

  /**
   * Emits an event that is delivered after a delay: never earlier, and soon after. Returns when the
   * event is safe; the event then survives a restart of the broker.
   *
   * @param event its name
   * @param data what the codec can encode; may be null
   * @param delay 1 ms to 366 days
   * @return the handle to {@linkplain #cancel cancel} it
   * @throws IllegalArgumentException if the delay is not 1 ms to 366 days
   */
  public DelayedEvent emitLater(String event, @Nullable Object data, Duration delay) {
    return engine.emitter().emitLater(event, data, delay, null);
  }

  /**
   * Emits an event that is delivered after a delay: never earlier, and soon after. Returns when the
   * event is safe; the event then survives a restart of the broker unless the options say that it
   * is not persistent.
   *
   * @param event its name
   * @param data what the codec can encode; may be null
   * @param delay 1 ms to 366 days
   * @param options how; null for the defaults
   * @return the handle to {@linkplain #cancel cancel} it
   * @throws IllegalArgumentException if the delay is not 1 ms to 366 days
   */
  public DelayedEvent emitLater(
      String event, @Nullable Object data, Duration delay, @Nullable EmitOptions options) {
    return engine.emitter().emitLater(event, data, delay, options);
  }

  /**
   * Withdraws a delayed event. Blocks for an exchange with the broker.
   *
   * @param event its handle; may come from another process, see {@link DelayedEvent#parse}
   * @return true if the event was withdrawn and will never be delivered, false if it is too late
   */
  public boolean cancel(DelayedEvent event) {
    return engine.driver().cancel(Objects.requireNonNull(event, "event"));
  }

  /**
   * {@return the control, which asks the observers of all processes on this broker for their
   * status, and pauses and resumes them}
   */
  public Control control() {
    return engine.control();
  }

  /**
   * The failed events of a route, to be looked at, redriven, edited, discarded, exported and
   * imported. This method asks the broker nothing yet.
   *
   * @param route an event of a shared route, the pattern of a broadcast's listeners, or {@code
   *     vireo_unrouted} for delayed events that no queue took when they were due
   * @return the recovery of that route
   * @throws InvalidEventNameException if that is no name of an event
   */
  public Recovery recovery(String route) {
    return engine.recovery(Objects.requireNonNull(route, "route"));
  }

  /**
   * Counts the events that wait in the queue of a shared route. Blocks for an exchange with the
   * broker. May not be called on a thread on which Vireo calls a callback.
   *
   * @param route an event of a shared route
   * @return the number, without the events that were delivered to a listener and have no settlement
   *     yet; 0 if there is no such queue
   * @throws InvalidEventNameException if that is no name of an event
   * @throws NoConnectionException if the broker cannot be reached or asked
   */
  public long queueDepth(String route) {
    EventNames.require(Objects.requireNonNull(route, "route"));
    return engine.driver().routes().depth(route);
  }

  /**
   * {@return what works at this moment, and what does not work and why: connections, routes, and
   * handlers that hang} This method tells what is known already; it asks the broker nothing and
   * does not block.
   */
  public Health health() {
    return engine.health();
  }

  /**
   * {@return the broker in messages and logs, as {@code host:port/vhost} or {@code memory:NAME};
   * never with a password} Where a program has several brokers, this is the one that it is
   * connected to, or was last. This method does not block.
   */
  public String endpoint() {
    return engine.driver().endpoint();
  }

  /**
   * {@return the name of the messaging system in traces and metrics, by the conventions of
   * OpenTelemetry: {@code rabbitmq}, or {@code vireo} in memory}
   */
  public String messagingSystem() {
    return engine.driver().messagingSystem();
  }

  /**
   * {@return how many events that were emitted here no queue has taken, since the start} The log
   * names them as well, each event name once a minute.
   */
  public long unroutedEvents() {
    return engine.emitter().unroutedCount();
  }

  /**
   * Adds an interceptor that stands around each event on its way out, from the next one on.
   *
   * @param interceptor runs inside those that are there
   * @return removes it again
   */
  public Registration interceptEmits(EmitInterceptor interceptor) {
    return engine.emitter().interceptors().add(interceptor);
  }

  /**
   * Adds an interceptor that stands around what the driver does with the client library of its
   * broker, from the next call on. Tracing needs it where an agent traces that library as well. In
   * memory, where there is no such library, the interceptor is never called.
   *
   * @param interceptor runs inside those that are there
   * @return removes it again
   */
  public Registration interceptClientCalls(ClientCallInterceptor interceptor) {
    return engine.driver().clientCalls().add(interceptor)::run;
  }

  /**
   * The driver of this core, for what its broker alone can do. Does not block.
   *
   * <pre>{@code
   * core.unwrap(RabbitDriver.class).ifPresent(driver -> ...);
   * }</pre>
   *
   * <p>The driver is closed with this core. What a program publishes and consumes through it passes
   * no interceptor and no codec.
   *
   * @param type {@code io.vireo.spi.Driver}, or a class that the documentation of a driver names
   * @param <V> the type of the driver
   * @return the driver, or empty if it is no instance of that class
   */
  public <V> Optional<V> unwrap(Class<V> type) {
    return Optional.ofNullable(engine.driver().unwrap(Objects.requireNonNull(type, "type")))
        .map(type::cast);
  }

  /**
   * Ends everything and closes the driver. For some seconds, running handlers may finish and events
   * under way may be confirmed; while the JVM ends, for 8 s at most. This method is idempotent. It
   * does not wait for a handler that calls it, nor for one that has called {@link System#exit}.
   */
  @Override
  public void close() {
    engine.close();
  }

  final Engine engine() {
    return engine;
  }
}
