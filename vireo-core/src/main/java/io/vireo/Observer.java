package io.vireo;

import io.vireo.internal.Drivers;
import io.vireo.internal.dispatch.StageHandler;
import io.vireo.spi.Driver;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Emits events, as {@link Core} does, and observes them.
 *
 * <pre>{@code
 * Observer app = Observer.connect("memory:"); // or "amqp://localhost"; nothing else changes
 * app.on("order.placed", Order.class, order -> ship(order)); // one of all the listeners of this event gets each one
 * app.onBroadcast("prices.changed", event -> reload()); // every listener gets each one
 * app.emit("order.placed", new Order(42));
 * app.join();
 * }</pre>
 *
 * <p><b>Listening.</b> {@code on} listens to a shared route, {@code onBroadcast} to broadcasts,
 * where {@code *} stands for one word of the name and {@code #} for any number. The handler takes
 * the event's data: as {@code JsonNode}, as a class, or as a {@link TypeRef}; {@code onMessage} and
 * {@code onBroadcastMessage} hand it the whole {@link Message}. Each call makes a listener of its
 * own.
 *
 * <p>An event is done when its handler returns. A handler that only starts the work, and returns
 * before it is done, is given to {@code onAsync}, {@code onMessageAsync}, {@code onBroadcastAsync}
 * or {@code onBroadcastMessageAsync} as an {@link AsyncHandler}. To {@code on} a lambda that
 * returns a future can be given as well: its value is dropped, nobody can see that, and the event
 * is acknowledged before the work is done.
 *
 * <p><b>Threads.</b> Any thread may call any method, handlers included. The {@code on...} methods
 * return once the listener is registered; after 10 s without a broker ({@link
 * ObserveOptions#registrationTimeout}; all listeners together) they return all the same, and the
 * subscription is {@code CONNECTING} until the broker is there. Handlers run on threads that this
 * observer owns, or on an executor of the program ({@link ObserveOptions.Builder#executor}). All
 * threads of Vireo's are daemons: {@link #join()} keeps a program alive.
 *
 * <p><b>Errors.</b> The {@code on...} methods throw {@link InvalidEventNameException} for a name as
 * {@link Core} describes it, {@link ObservationException} if the broker refuses for a reason that
 * waiting does not cure, and {@link SubscriptionNotAllowedException} after {@link #stop()}, {@link
 * #drain} or {@link #close()}.
 *
 * <p><b>Extension.</b> A program may subclass this class, as it may {@link Core}. No method here
 * calls another one that a subclass can override.
 */
public class Observer extends Core {
  // Over 400 lines: the listening methods are one fixed set of overloads, and each says what it
  // takes.

  /**
   * Observes over a driver, with JSON.
   *
   * @param driver moves the events; closed with this
   */
  public Observer(Driver driver) {
    super(driver);
  }

  /**
   * Observes over a driver, with a codec.
   *
   * @param driver moves the events; closed with this
   * @param codec encodes and decodes them
   */
  public Observer(Driver driver, Codec codec) {
    super(driver, codec);
  }

  /**
   * Observes over the driver for a URL. No I/O takes place yet: a program may start before its
   * broker.
   *
   * @param url such as {@code memory:} or {@code amqp://user:password@host:port/vhost}
   * @return a new observer
   * @throws InvalidUrlException if no driver understands it
   */
  public static Observer connect(String url) {
    return new Observer(Drivers.connect(url));
  }

  /**
   * Observes over the driver for a URL, with a codec. No I/O takes place yet.
   *
   * @param url such as {@code memory:} or {@code amqp://user:password@host:port/vhost}
   * @param codec encodes and decodes the events
   * @return a new observer
   * @throws InvalidUrlException if no driver understands it
   */
  public static Observer connect(String url, Codec codec) {
    Objects.requireNonNull(codec, "codec");
    return new Observer(Drivers.connect(url), codec);
  }

  /** {@return the UUID that identifies this observer among those of all processes} */
  public String id() {
    return engine().id();
  }

  /**
   * Listens to a shared route; the handler takes any JSON.
   *
   * @param event the name
   * @param handler called for each event
   * @return the listener
   */
  public Subscription on(String event, Handler<JsonNode> handler) {
    return observe(event, false, JsonNode.class, handler, false, null);
  }

  /**
   * Listens to a shared route; the handler takes any JSON.
   *
   * @param event the name
   * @param handler called for each event
   * @param options how; null for the defaults
   * @return the listener
   */
  public Subscription on(
      String event, Handler<JsonNode> handler, @Nullable ObserveOptions options) {
    return observe(event, false, JsonNode.class, handler, false, options);
  }

  /**
   * Listens to a shared route; the handler takes a class.
   *
   * @param event the name
   * @param type what the data is decoded to
   * @param handler called for each event
   * @param <T> that type
   * @return the listener
   */
  public <T> Subscription on(String event, Class<T> type, Handler<T> handler) {
    return observe(event, false, type, handler, false, null);
  }

  /**
   * Listens to a shared route; the handler takes a class.
   *
   * @param event the name
   * @param type what the data is decoded to
   * @param handler called for each event
   * @param options how; null for the defaults
   * @param <T> that type
   * @return the listener
   */
  public <T> Subscription on(
      String event, Class<T> type, Handler<T> handler, @Nullable ObserveOptions options) {
    return observe(event, false, type, handler, false, options);
  }

  /**
   * Listens to a shared route; the handler takes a generic type.
   *
   * @param event the name
   * @param type what the data is decoded to
   * @param handler called for each event
   * @param <T> that type
   * @return the listener
   */
  public <T> Subscription on(String event, TypeRef<T> type, Handler<T> handler) {
    return observe(event, false, type.type(), handler, false, null);
  }

  /**
   * Listens to a shared route; the handler takes a generic type.
   *
   * @param event the name
   * @param type what the data is decoded to
   * @param handler called for each event
   * @param options how; null for the defaults
   * @param <T> that type
   * @return the listener
   */
  public <T> Subscription on(
      String event, TypeRef<T> type, Handler<T> handler, @Nullable ObserveOptions options) {
    return observe(event, false, type.type(), handler, false, options);
  }

  /**
   * Listens to a shared route; the message carries any JSON.
   *
   * @param event the name
   * @param handler called for each event
   * @return the listener
   */
  public Subscription onMessage(String event, Handler<Message<JsonNode>> handler) {
    return observe(event, false, JsonNode.class, handler, true, null);
  }

  /**
   * Listens to a shared route; the message carries any JSON.
   *
   * @param event the name
   * @param handler called for each event
   * @param options how; null for the defaults
   * @return the listener
   */
  public Subscription onMessage(
      String event, Handler<Message<JsonNode>> handler, @Nullable ObserveOptions options) {
    return observe(event, false, JsonNode.class, handler, true, options);
  }

  /**
   * Listens to a shared route; the message carries a class.
   *
   * @param event the name
   * @param type what the data is decoded to
   * @param handler called for each event
   * @param <T> that type
   * @return the listener
   */
  public <T> Subscription onMessage(String event, Class<T> type, Handler<Message<T>> handler) {
    return observe(event, false, type, handler, true, null);
  }

  /**
   * Listens to a shared route; the message carries a class.
   *
   * @param event the name
   * @param type what the data is decoded to
   * @param handler called for each event
   * @param options how; null for the defaults
   * @param <T> that type
   * @return the listener
   */
  public <T> Subscription onMessage(
      String event, Class<T> type, Handler<Message<T>> handler, @Nullable ObserveOptions options) {
    return observe(event, false, type, handler, true, options);
  }

  /**
   * Listens to a shared route; the message carries a generic type.
   *
   * @param event the name
   * @param type what the data is decoded to
   * @param handler called for each event
   * @param <T> that type
   * @return the listener
   */
  public <T> Subscription onMessage(String event, TypeRef<T> type, Handler<Message<T>> handler) {
    return observe(event, false, type.type(), handler, true, null);
  }

  /**
   * Listens to a shared route; the message carries a generic type.
   *
   * @param event the name
   * @param type what the data is decoded to
   * @param handler called for each event
   * @param options how; null for the defaults
   * @param <T> that type
   * @return the listener
   */
  public <T> Subscription onMessage(
      String event,
      TypeRef<T> type,
      Handler<Message<T>> handler,
      @Nullable ObserveOptions options) {
    return observe(event, false, type.type(), handler, true, options);
  }

  /**
   * Listens to broadcasts; the handler takes any JSON.
   *
   * @param event the name, which may hold {@code *} and {@code #}
   * @param handler called for each event
   * @return the listener
   */
  public Subscription onBroadcast(String event, Handler<JsonNode> handler) {
    return observe(event, true, JsonNode.class, handler, false, null);
  }

  /**
   * Listens to broadcasts; the handler takes any JSON.
   *
   * @param event the name, which may hold {@code *} and {@code #}
   * @param handler called for each event
   * @param options how; null for the defaults
   * @return the listener
   */
  public Subscription onBroadcast(
      String event, Handler<JsonNode> handler, @Nullable ObserveOptions options) {
    return observe(event, true, JsonNode.class, handler, false, options);
  }

  /**
   * Listens to broadcasts; the handler takes a class.
   *
   * @param event the name, which may hold {@code *} and {@code #}
   * @param type what the data is decoded to
   * @param handler called for each event
   * @param <T> that type
   * @return the listener
   */
  public <T> Subscription onBroadcast(String event, Class<T> type, Handler<T> handler) {
    return observe(event, true, type, handler, false, null);
  }

  /**
   * Listens to broadcasts; the handler takes a class.
   *
   * @param event the name, which may hold {@code *} and {@code #}
   * @param type what the data is decoded to
   * @param handler called for each event
   * @param options how; null for the defaults
   * @param <T> that type
   * @return the listener
   */
  public <T> Subscription onBroadcast(
      String event, Class<T> type, Handler<T> handler, @Nullable ObserveOptions options) {
    return observe(event, true, type, handler, false, options);
  }

  /**
   * Listens to broadcasts; the handler takes a generic type.
   *
   * @param event the name, which may hold {@code *} and {@code #}
   * @param type what the data is decoded to
   * @param handler called for each event
   * @param <T> that type
   * @return the listener
   */
  public <T> Subscription onBroadcast(String event, TypeRef<T> type, Handler<T> handler) {
    return observe(event, true, type.type(), handler, false, null);
  }

  /**
   * Listens to broadcasts; the handler takes a generic type.
   *
   * @param event the name, which may hold {@code *} and {@code #}
   * @param type what the data is decoded to
   * @param handler called for each event
   * @param options how; null for the defaults
   * @param <T> that type
   * @return the listener
   */
  public <T> Subscription onBroadcast(
      String event, TypeRef<T> type, Handler<T> handler, @Nullable ObserveOptions options) {
    return observe(event, true, type.type(), handler, false, options);
  }

  /**
   * Listens to broadcasts; the message carries any JSON.
   *
   * @param event the name, which may hold {@code *} and {@code #}
   * @param handler called for each event
   * @return the listener
   */
  public Subscription onBroadcastMessage(String event, Handler<Message<JsonNode>> handler) {
    return observe(event, true, JsonNode.class, handler, true, null);
  }

  /**
   * Listens to broadcasts; the message carries any JSON.
   *
   * @param event the name, which may hold {@code *} and {@code #}
   * @param handler called for each event
   * @param options how; null for the defaults
   * @return the listener
   */
  public Subscription onBroadcastMessage(
      String event, Handler<Message<JsonNode>> handler, @Nullable ObserveOptions options) {
    return observe(event, true, JsonNode.class, handler, true, options);
  }

  /**
   * Listens to broadcasts; the message carries a class.
   *
   * @param event the name, which may hold {@code *} and {@code #}
   * @param type what the data is decoded to
   * @param handler called for each event
   * @param <T> that type
   * @return the listener
   */
  public <T> Subscription onBroadcastMessage(
      String event, Class<T> type, Handler<Message<T>> handler) {
    return observe(event, true, type, handler, true, null);
  }

  /**
   * Listens to broadcasts; the message carries a class.
   *
   * @param event the name, which may hold {@code *} and {@code #}
   * @param type what the data is decoded to
   * @param handler called for each event
   * @param options how; null for the defaults
   * @param <T> that type
   * @return the listener
   */
  public <T> Subscription onBroadcastMessage(
      String event, Class<T> type, Handler<Message<T>> handler, @Nullable ObserveOptions options) {
    return observe(event, true, type, handler, true, options);
  }

  /**
   * Listens to broadcasts; the message carries a generic type.
   *
   * @param event the name, which may hold {@code *} and {@code #}
   * @param type what the data is decoded to
   * @param handler called for each event
   * @param <T> that type
   * @return the listener
   */
  public <T> Subscription onBroadcastMessage(
      String event, TypeRef<T> type, Handler<Message<T>> handler) {
    return observe(event, true, type.type(), handler, true, null);
  }

  /**
   * Listens to broadcasts; the message carries a generic type.
   *
   * @param event the name, which may hold {@code *} and {@code #}
   * @param type what the data is decoded to
   * @param handler called for each event
   * @param options how; null for the defaults
   * @param <T> that type
   * @return the listener
   */
  public <T> Subscription onBroadcastMessage(
      String event,
      TypeRef<T> type,
      Handler<Message<T>> handler,
      @Nullable ObserveOptions options) {
    return observe(event, true, type.type(), handler, true, options);
  }

  /**
   * Listens to a shared route; the asynchronous handler takes any JSON.
   *
   * @param event the name
   * @param handler called for each event, which is done when its stage completes
   * @return the listener
   */
  public Subscription onAsync(String event, AsyncHandler<JsonNode> handler) {
    return observeAsync(event, false, JsonNode.class, handler, false, null);
  }

  /**
   * Listens to a shared route; the asynchronous handler takes any JSON.
   *
   * @param event the name
   * @param handler called for each event, which is done when its stage completes
   * @param options how; null for the defaults
   * @return the listener
   */
  public Subscription onAsync(
      String event, AsyncHandler<JsonNode> handler, @Nullable ObserveOptions options) {
    return observeAsync(event, false, JsonNode.class, handler, false, options);
  }

  /**
   * Listens to a shared route; the asynchronous handler takes a class.
   *
   * @param event the name
   * @param type what the data is decoded to
   * @param handler called for each event, which is done when its stage completes
   * @param <T> that type
   * @return the listener
   */
  public <T> Subscription onAsync(String event, Class<T> type, AsyncHandler<T> handler) {
    return observeAsync(event, false, type, handler, false, null);
  }

  /**
   * Listens to a shared route; the asynchronous handler takes a class.
   *
   * @param event the name
   * @param type what the data is decoded to
   * @param handler called for each event, which is done when its stage completes
   * @param options how; null for the defaults
   * @param <T> that type
   * @return the listener
   */
  public <T> Subscription onAsync(
      String event, Class<T> type, AsyncHandler<T> handler, @Nullable ObserveOptions options) {
    return observeAsync(event, false, type, handler, false, options);
  }

  /**
   * Listens to a shared route; the asynchronous handler takes a generic type.
   *
   * @param event the name
   * @param type what the data is decoded to
   * @param handler called for each event, which is done when its stage completes
   * @param <T> that type
   * @return the listener
   */
  public <T> Subscription onAsync(String event, TypeRef<T> type, AsyncHandler<T> handler) {
    return observeAsync(event, false, type.type(), handler, false, null);
  }

  /**
   * Listens to a shared route; the asynchronous handler takes a generic type.
   *
   * @param event the name
   * @param type what the data is decoded to
   * @param handler called for each event, which is done when its stage completes
   * @param options how; null for the defaults
   * @param <T> that type
   * @return the listener
   */
  public <T> Subscription onAsync(
      String event, TypeRef<T> type, AsyncHandler<T> handler, @Nullable ObserveOptions options) {
    return observeAsync(event, false, type.type(), handler, false, options);
  }

  /**
   * Listens to a shared route; the message of the asynchronous handler carries any JSON.
   *
   * @param event the name
   * @param handler called for each event, which is done when its stage completes
   * @return the listener
   */
  public Subscription onMessageAsync(String event, AsyncHandler<Message<JsonNode>> handler) {
    return observeAsync(event, false, JsonNode.class, handler, true, null);
  }

  /**
   * Listens to a shared route; the message of the asynchronous handler carries any JSON.
   *
   * @param event the name
   * @param handler called for each event, which is done when its stage completes
   * @param options how; null for the defaults
   * @return the listener
   */
  public Subscription onMessageAsync(
      String event, AsyncHandler<Message<JsonNode>> handler, @Nullable ObserveOptions options) {
    return observeAsync(event, false, JsonNode.class, handler, true, options);
  }

  /**
   * Listens to a shared route; the message of the asynchronous handler carries a class.
   *
   * @param event the name
   * @param type what the data is decoded to
   * @param handler called for each event, which is done when its stage completes
   * @param <T> that type
   * @return the listener
   */
  public <T> Subscription onMessageAsync(
      String event, Class<T> type, AsyncHandler<Message<T>> handler) {
    return observeAsync(event, false, type, handler, true, null);
  }

  /**
   * Listens to a shared route; the message of the asynchronous handler carries a class.
   *
   * @param event the name
   * @param type what the data is decoded to
   * @param handler called for each event, which is done when its stage completes
   * @param options how; null for the defaults
   * @param <T> that type
   * @return the listener
   */
  public <T> Subscription onMessageAsync(
      String event,
      Class<T> type,
      AsyncHandler<Message<T>> handler,
      @Nullable ObserveOptions options) {
    return observeAsync(event, false, type, handler, true, options);
  }

  /**
   * Listens to a shared route; the message of the asynchronous handler carries a generic type.
   *
   * @param event the name
   * @param type what the data is decoded to
   * @param handler called for each event, which is done when its stage completes
   * @param <T> that type
   * @return the listener
   */
  public <T> Subscription onMessageAsync(
      String event, TypeRef<T> type, AsyncHandler<Message<T>> handler) {
    return observeAsync(event, false, type.type(), handler, true, null);
  }

  /**
   * Listens to a shared route; the message of the asynchronous handler carries a generic type.
   *
   * @param event the name
   * @param type what the data is decoded to
   * @param handler called for each event, which is done when its stage completes
   * @param options how; null for the defaults
   * @param <T> that type
   * @return the listener
   */
  public <T> Subscription onMessageAsync(
      String event,
      TypeRef<T> type,
      AsyncHandler<Message<T>> handler,
      @Nullable ObserveOptions options) {
    return observeAsync(event, false, type.type(), handler, true, options);
  }

  /**
   * Listens to broadcasts; the asynchronous handler takes any JSON.
   *
   * @param event the name, which may hold {@code *} and {@code #}
   * @param handler called for each event, which is done when its stage completes
   * @return the listener
   */
  public Subscription onBroadcastAsync(String event, AsyncHandler<JsonNode> handler) {
    return observeAsync(event, true, JsonNode.class, handler, false, null);
  }

  /**
   * Listens to broadcasts; the asynchronous handler takes any JSON.
   *
   * @param event the name, which may hold {@code *} and {@code #}
   * @param handler called for each event, which is done when its stage completes
   * @param options how; null for the defaults
   * @return the listener
   */
  public Subscription onBroadcastAsync(
      String event, AsyncHandler<JsonNode> handler, @Nullable ObserveOptions options) {
    return observeAsync(event, true, JsonNode.class, handler, false, options);
  }

  /**
   * Listens to broadcasts; the asynchronous handler takes a class.
   *
   * @param event the name, which may hold {@code *} and {@code #}
   * @param type what the data is decoded to
   * @param handler called for each event, which is done when its stage completes
   * @param <T> that type
   * @return the listener
   */
  public <T> Subscription onBroadcastAsync(String event, Class<T> type, AsyncHandler<T> handler) {
    return observeAsync(event, true, type, handler, false, null);
  }

  /**
   * Listens to broadcasts; the asynchronous handler takes a class.
   *
   * @param event the name, which may hold {@code *} and {@code #}
   * @param type what the data is decoded to
   * @param handler called for each event, which is done when its stage completes
   * @param options how; null for the defaults
   * @param <T> that type
   * @return the listener
   */
  public <T> Subscription onBroadcastAsync(
      String event, Class<T> type, AsyncHandler<T> handler, @Nullable ObserveOptions options) {
    return observeAsync(event, true, type, handler, false, options);
  }

  /**
   * Listens to broadcasts; the asynchronous handler takes a generic type.
   *
   * @param event the name, which may hold {@code *} and {@code #}
   * @param type what the data is decoded to
   * @param handler called for each event, which is done when its stage completes
   * @param <T> that type
   * @return the listener
   */
  public <T> Subscription onBroadcastAsync(String event, TypeRef<T> type, AsyncHandler<T> handler) {
    return observeAsync(event, true, type.type(), handler, false, null);
  }

  /**
   * Listens to broadcasts; the asynchronous handler takes a generic type.
   *
   * @param event the name, which may hold {@code *} and {@code #}
   * @param type what the data is decoded to
   * @param handler called for each event, which is done when its stage completes
   * @param options how; null for the defaults
   * @param <T> that type
   * @return the listener
   */
  public <T> Subscription onBroadcastAsync(
      String event, TypeRef<T> type, AsyncHandler<T> handler, @Nullable ObserveOptions options) {
    return observeAsync(event, true, type.type(), handler, false, options);
  }

  /**
   * Listens to broadcasts; the message of the asynchronous handler carries any JSON.
   *
   * @param event the name, which may hold {@code *} and {@code #}
   * @param handler called for each event, which is done when its stage completes
   * @return the listener
   */
  public Subscription onBroadcastMessageAsync(
      String event, AsyncHandler<Message<JsonNode>> handler) {
    return observeAsync(event, true, JsonNode.class, handler, true, null);
  }

  /**
   * Listens to broadcasts; the message of the asynchronous handler carries any JSON.
   *
   * @param event the name, which may hold {@code *} and {@code #}
   * @param handler called for each event, which is done when its stage completes
   * @param options how; null for the defaults
   * @return the listener
   */
  public Subscription onBroadcastMessageAsync(
      String event, AsyncHandler<Message<JsonNode>> handler, @Nullable ObserveOptions options) {
    return observeAsync(event, true, JsonNode.class, handler, true, options);
  }

  /**
   * Listens to broadcasts; the message of the asynchronous handler carries a class.
   *
   * @param event the name, which may hold {@code *} and {@code #}
   * @param type what the data is decoded to
   * @param handler called for each event, which is done when its stage completes
   * @param <T> that type
   * @return the listener
   */
  public <T> Subscription onBroadcastMessageAsync(
      String event, Class<T> type, AsyncHandler<Message<T>> handler) {
    return observeAsync(event, true, type, handler, true, null);
  }

  /**
   * Listens to broadcasts; the message of the asynchronous handler carries a class.
   *
   * @param event the name, which may hold {@code *} and {@code #}
   * @param type what the data is decoded to
   * @param handler called for each event, which is done when its stage completes
   * @param options how; null for the defaults
   * @param <T> that type
   * @return the listener
   */
  public <T> Subscription onBroadcastMessageAsync(
      String event,
      Class<T> type,
      AsyncHandler<Message<T>> handler,
      @Nullable ObserveOptions options) {
    return observeAsync(event, true, type, handler, true, options);
  }

  /**
   * Listens to broadcasts; the message of the asynchronous handler carries a generic type.
   *
   * @param event the name, which may hold {@code *} and {@code #}
   * @param type what the data is decoded to
   * @param handler called for each event, which is done when its stage completes
   * @param <T> that type
   * @return the listener
   */
  public <T> Subscription onBroadcastMessageAsync(
      String event, TypeRef<T> type, AsyncHandler<Message<T>> handler) {
    return observeAsync(event, true, type.type(), handler, true, null);
  }

  /**
   * Listens to broadcasts; the message of the asynchronous handler carries a generic type.
   *
   * @param event the name, which may hold {@code *} and {@code #}
   * @param type what the data is decoded to
   * @param handler called for each event, which is done when its stage completes
   * @param options how; null for the defaults
   * @param <T> that type
   * @return the listener
   */
  public <T> Subscription onBroadcastMessageAsync(
      String event,
      TypeRef<T> type,
      AsyncHandler<Message<T>> handler,
      @Nullable ObserveOptions options) {
    return observeAsync(event, true, type.type(), handler, true, options);
  }

  /**
   * Pauses all of this observer's listeners of an event.
   *
   * @param event what they listen to
   */
  public void pauseOn(String event) {
    engine().subscriptions().pause(Objects.requireNonNull(event, "event"), false);
  }

  /**
   * Pauses the listeners of an event at another observer, in whatever process it is. Returns when
   * the broker has the command.
   *
   * @param event what they listen to
   * @param observerId its {@link #id()}
   */
  public void pauseOn(String event, String observerId) {
    engine().pause(event, false, observerId);
  }

  /**
   * Resumes all of this observer's listeners of an event.
   *
   * @param event what they listen to
   */
  public void resumeOn(String event) {
    engine().subscriptions().resume(Objects.requireNonNull(event, "event"), false);
  }

  /**
   * Resumes the listeners of an event at another observer, in whatever process it is. Returns when
   * the broker has the command.
   *
   * @param event what they listen to
   * @param observerId its {@link #id()}
   */
  public void resumeOn(String event, String observerId) {
    engine().resume(event, false, observerId);
  }

  /**
   * Pauses all of this observer's broadcast listeners of an event.
   *
   * @param event what they listen to
   */
  public void pauseOnBroadcast(String event) {
    engine().subscriptions().pause(Objects.requireNonNull(event, "event"), true);
  }

  /**
   * Pauses the broadcast listeners of an event at another observer, in whatever process it is.
   * Returns when the broker has the command.
   *
   * @param event what they listen to
   * @param observerId its {@link #id()}
   */
  public void pauseOnBroadcast(String event, String observerId) {
    engine().pause(event, true, observerId);
  }

  /**
   * Resumes all of this observer's broadcast listeners of an event.
   *
   * @param event what they listen to
   */
  public void resumeOnBroadcast(String event) {
    engine().subscriptions().resume(Objects.requireNonNull(event, "event"), true);
  }

  /**
   * Resumes the broadcast listeners of an event at another observer, in whatever process it is.
   * Returns when the broker has the command.
   *
   * @param event what they listen to
   * @param observerId its {@link #id()}
   */
  public void resumeOnBroadcast(String event, String observerId) {
    engine().resume(event, true, observerId);
  }

  /**
   * {@return what each listener of this observer is doing at this moment; no listener that was
   * stopped is among them} This method tells what is known here; it asks the broker nothing and
   * does not block. Of observers in other processes, {@link Control#ping} tells the same.
   */
  public List<ListenerStatus> listeners() {
    return engine().subscriptions().status();
  }

  /**
   * Describes this program as an AsyncAPI 3.0 document: the events that it listens to and those
   * that it has emitted so far, with the JSON Schemas of their data, the servers of the broker
   * (never with a user or a password), and what the driver declares there. {@link Description} says
   * what a type or a field means.
   *
   * <p>The title and the version are those of the program's jar, if it has any; a program that
   * knows better changes {@code info} in the document, which is a new {@code ObjectNode} each time.
   * Of the events that were emitted, 200 names are described, and as many of those that were
   * broadcast. A type that cannot be described has a schema that permits everything and says why.
   *
   * <p>This method asks the broker nothing. It reads the types with Jackson, which takes some
   * milliseconds.
   *
   * @return the document
   */
  public JsonNode describe() {
    return engine().describe();
  }

  /**
   * Adds an interceptor that stands around each call of a handler, of all listeners of this
   * observer, those that are there included, from the next call on.
   *
   * @param interceptor runs inside those that are there
   * @return removes it again
   */
  public Registration interceptHandlers(HandlerInterceptor interceptor) {
    return engine().subscriptions().interceptors().add(interceptor);
  }

  /**
   * Adds a listener that is told of each failed attempt to handle an event here, wherever the event
   * goes then. It is meant for alerts. The listener runs on a thread of its own and may take its
   * time. When it takes so long that too many failures wait for it, it is not told of further
   * failures; these are counted in {@link #droppedFailures()}. On {@link #close()} it has a second
   * for the failures that still wait.
   *
   * @param listener called after those that are there
   * @return removes it again
   */
  public Registration onFailure(FailureListener listener) {
    return engine().subscriptions().failures().add(Objects.requireNonNull(listener, "listener"));
  }

  /**
   * {@return of how many failures the listeners of {@link #onFailure} were not told since this
   * observer was made, because they took too long for earlier ones} The log says so as well, once a
   * minute.
   */
  public long droppedFailures() {
    return engine().subscriptions().failures().dropped();
  }

  /**
   * Declares a shared route without listening to it. From now on the events of the route are kept
   * until a listener comes, and {@code emit} returns true. If no listener comes within a minute,
   * the queue of the route goes, with its events. This method blocks until the broker has answered.
   *
   * @param event the route
   * @throws InvalidEventNameException if that is no name of an event
   * @throws ObservationException if the broker refuses for a reason that waiting does not cure
   * @throws NoConnectionException after 10 s without a broker
   */
  public void declareRoute(String event) {
    engine().subscriptions().declaredRoutes().declare(event, null);
  }

  /**
   * Declares a shared route without listening to it. From now on the events of the route are kept
   * until a listener comes, and {@code emit} returns true. If the route is not {@code resumable}
   * and no listener comes within the {@code queueExpiration}, the queue of the route goes, with its
   * events. This method blocks until the broker has answered.
   *
   * @param event the route
   * @param options the options of the listener that is to come, or null for the defaults
   * @throws InvalidEventNameException if that is no name of an event
   * @throws ObservationException if the queue is there already, in a form that does not keep what
   *     the options promise
   * @throws NoConnectionException after 10 s without a broker
   */
  public void declareRoute(String event, @Nullable ObserveOptions options) {
    engine().subscriptions().declaredRoutes().declare(event, options);
  }

  /**
   * Stops this observer's listeners of an event, both those of the shared route and those of
   * broadcasts. Running handlers finish, and no new one starts. The queue of a shared route stays
   * for as long as the options of its listeners say, and takes events meanwhile. This method is a
   * signal: it does not wait for running handlers.
   *
   * @param event what they listen to
   */
  public void stopListening(String event) {
    engine().subscriptions().stopListening(Objects.requireNonNull(event, "event"));
  }

  /**
   * Declares a shared route whose events go to the route {@code EVENT.delegated} if no listener
   * takes them in time; see {@link Delegation}. The queues of both routes are kept without a limit
   * of time, also over a restart of the broker. Later listeners of this observer ask for the same
   * queue; listeners of other observers use the queue as it is. This method blocks until the broker
   * has answered.
   *
   * @param event the route
   * @param ttl how long an event waits for a listener, 1 ms to 366 days
   * @throws IllegalArgumentException if the time is not 1 ms to 366 days
   * @throws ObservationException if a queue is there already in another form
   * @throws NoConnectionException after 10 s without a broker
   */
  public void delegate(String event, Duration ttl) {
    Objects.requireNonNull(event, "event");
    Objects.requireNonNull(ttl, "ttl");
    engine().subscriptions().declaredRoutes().delegate(event, Delegation.after(ttl));
  }

  /**
   * Declares a shared route whose events go to another shared route if no listener takes them in
   * time, like {@link #delegate(String, Duration)}.
   *
   * @param event the route
   * @param ttl how long an event waits for a listener, 1 ms to 366 days
   * @param fallback the shared route that gets it then
   * @throws IllegalArgumentException if the time is not 1 ms to 366 days, or if the route is to be
   *     delegated to itself
   * @throws ObservationException if a queue is there already in another form
   * @throws NoConnectionException after 10 s without a broker
   */
  public void delegate(String event, Duration ttl, String fallback) {
    Objects.requireNonNull(event, "event");
    Objects.requireNonNull(ttl, "ttl");
    Objects.requireNonNull(fallback, "fallback");
    engine().subscriptions().declaredRoutes().delegate(event, Delegation.after(ttl, fallback));
  }

  /**
   * Ends all listeners: running handlers finish, and no new one starts. This method is a signal: it
   * does not wait. It is idempotent.
   */
  public void stop() {
    engine().subscriptions().stop();
  }

  /**
   * Ends all listeners, of shared routes and of broadcasts, and waits until their running handlers
   * have finished, while emitting goes on: the first step of an orderly shutdown, for example
   * behind a web server whose last requests still emit. {@link #close()} follows it, and is quick
   * then.
   *
   * <p>No further handler starts. The events of shared routes that were fetched and not begun go
   * back to their queues at once, for other observers. A running handler finishes as ever: its
   * event is acknowledged, or retried after a delay, or goes to recovery; an immediate retry goes
   * back to the queue instead. The handlers may emit meanwhile.
   *
   * <p>From the begin of the call on, all subscriptions are {@code STOPPED} for good, and {@code
   * on} and its like throw {@link SubscriptionNotAllowedException}. Emitting, {@link
   * #declareRoute}, {@link #recovery}, and remote control, which answers that there are no
   * listeners, work until {@link #close()}. {@link #join()} does not return before {@link #stop()}
   * or {@link #close()}.
   *
   * <p>Any thread may call it, several times and several at a time; each call waits. A call from a
   * handler does not wait for that handler, nor for others that drain as well.
   *
   * @param atMost how long to wait for the handlers; zero only ends the listeners
   * @return true if all handlers have finished, false if the time passed first or this thread was
   *     interrupted (its flag is then set): the handlers that are left go on
   */
  public boolean drain(Duration atMost) {
    Objects.requireNonNull(atMost, "atMost");
    return engine().subscriptions().drain(atMost);
  }

  /**
   * Waits until {@link #stop()} was called, by whatever thread, and all running handlers have
   * finished.
   *
   * @throws NoConnectionException if the driver gave up connecting after its limit of retries
   */
  public void join() {
    awaitEnd();
  }

  /**
   * Waits until all has ended, or has what listening holds released in the background.
   *
   * @param mode {@code SYNC} waits like {@link #join()}; {@code ASYNC} returns at once, keeps the
   *     JVM alive until {@link #stop()}, and then releases what listening holds
   * @throws NoConnectionException if the driver gave up connecting after its limit of retries
   * @throws SubscriptionNotAllowedException for {@code ASYNC} if that is already active
   */
  public void join(RunningMode mode) {
    switch (mode) {
      case SYNC -> awaitEnd();
      case ASYNC -> engine().driver().setupAsyncCleanup();
    }
  }

  /**
   * Waits like {@link #join()}, but not longer than this.
   *
   * @param atMost how long
   * @return true if all has ended, false if the time passed first or this thread was interrupted
   *     (its flag is then set)
   * @throws NoConnectionException if the driver gave up connecting after its limit of retries
   */
  public boolean join(Duration atMost) {
    Objects.requireNonNull(atMost, "atMost");
    return engine().subscriptions().join(atMost);
  }

  private void awaitEnd() {
    boolean ended = false;
    while (!ended && !Thread.currentThread().isInterrupted()) {
      ended = engine().subscriptions().join(Duration.ofDays(1));
    }
  }

  private Subscription observe(
      String event,
      boolean broadcast,
      Type type,
      Handler<?> handler,
      boolean wantsMessage,
      @Nullable ObserveOptions options) {
    return engine().subscriptions().observe(event, broadcast, type, handler, wantsMessage, options);
  }

  private Subscription observeAsync(
      String event,
      boolean broadcast,
      Type type,
      AsyncHandler<?> handler,
      boolean wantsMessage,
      @Nullable ObserveOptions options) {
    return observe(
        event, broadcast, type, new StageHandler<>(event, handler), wantsMessage, options);
  }
}
