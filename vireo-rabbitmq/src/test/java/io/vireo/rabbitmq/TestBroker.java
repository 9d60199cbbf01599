package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import io.vireo.EmitOptions;
import io.vireo.Handler;
import io.vireo.Health;
import io.vireo.ObserveOptions;
import io.vireo.VireoException;
import io.vireo.rabbitmq.internal.topology.Declarations;
import io.vireo.spi.Consumer;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Delivery;
import io.vireo.spi.DeliveryListener;
import io.vireo.spi.Driver;
import io.vireo.spi.OutboundEvent;
import io.vireo.spi.PublishCallback;
import io.vireo.spi.Ulid;
import io.vireo.tck.rabbitmq.RabbitAdmin;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The node that all tests of this module share and may break, and short forms for what they do with
 * a driver.
 */
public final class TestBroker {
  static final Duration PATIENCE = Duration.ofMinutes(1);
  static final ObserveOptions RESUMABLE = ObserveOptions.builder().resumable(true).build();

  private static final AtomicLong IDS = new AtomicLong();

  private TestBroker() {}

  private static final class Holder {
    // As docs/reliability.md recommends for a broker that is alone: what falls due while it
    // restarts is not 3 minutes late. The soak runs with RabbitMQ's own value.
    static final RabbitNode NODE =
        RabbitNode.builder()
            .parameter("dead_letter_worker_publisher_confirm_timeout", "5000")
            .start();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(NODE::close, "end the node"));
    }
  }

  static RabbitNode node() {
    return Holder.NODE;
  }

  /**
   * Whether the node permits the form that queues of Python services have: neither durable nor
   * exclusive.
   */
  static boolean permitsOldQueues() {
    return !node()
        .admin()
        .eval("catch rabbit_deprecated_features:is_permitted(transient_nonexcl_queues)")
        .equals("false");
  }

  /** Declares a queue as a Python service does, or as near to that as the node permits. */
  static void declareOldQueue(Channel channel, String name, boolean autoDelete) throws IOException {
    boolean durable = !permitsOldQueues();
    channel.queueDeclare(name, durable, false, autoDelete || durable, Map.of());
  }

  /** An independent client, which the caller closes. */
  static Connection client() throws Exception {
    return TestConnections.newClient(node());
  }

  static boolean isExchangeThere(String name) throws Exception {
    try (Connection client = client()) {
      client.createChannel().exchangeDeclarePassive(name);
      return true;
    } catch (IOException e) {
      if (Declarations.refusalCode(e) != AMQP.NOT_FOUND) {
        throw e;
      }
      return false;
    }
  }

  /** A port of this machine on which nobody listens. */
  static int unusedPort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("No port can be had", e);
    }
  }

  /** The URL of a broker that is not there. */
  static String unusedUrl() {
    return "amqp://127.0.0.1:" + unusedPort();
  }

  static String freshName(String what) {
    return what + "." + UUID.randomUUID();
  }

  static OutboundEvent event(String name, String body) {
    return event(name, body, EmitOptions.defaults());
  }

  static OutboundEvent event(String name, String body, EmitOptions options) {
    return event(name, body.getBytes(UTF_8), options);
  }

  static OutboundEvent event(String name, byte[] body, EmitOptions options) {
    Instant now = Instant.now();
    String given = options.messageId().orElse(null);
    return new OutboundEvent(
        name,
        body,
        "application/json",
        given == null ? Ulid.of(now.toEpochMilli(), (short) 0, IDS.incrementAndGet()) : given,
        now,
        options,
        System.nanoTime() + options.timeout().toNanos());
  }

  static boolean publish(Driver driver, OutboundEvent event) throws Exception {
    return publishAsync(driver, event).get();
  }

  static Outcome publishAsync(Driver driver, OutboundEvent event) {
    Outcome outcome = new Outcome();
    driver.publish(event, outcome);
    return outcome;
  }

  static boolean broadcast(Driver driver, OutboundEvent event) throws Exception {
    Outcome outcome = new Outcome();
    driver.broadcast(event, outcome);
    return outcome.get();
  }

  /** Checks that a queue has taken each of some events. */
  static void assertTaken(Iterable<Outcome> outcomes) throws Exception {
    for (Outcome outcome : outcomes) {
      assertThat(outcome.get()).isTrue();
    }
  }

  /** Waits for the next element of a queue and takes it out. */
  static <T> T next(BlockingQueue<T> queue) {
    try {
      T next = queue.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      assertThat(next).as("what should have come within %s", PATIENCE).isNotNull();
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError("Interrupted", e);
    }
  }

  /** A handler that fails with every event. */
  static <T> Handler<T> failing() {
    return event -> {
      throw new IllegalStateException("no stock");
    };
  }

  static Consumer observe(
      Driver driver, String route, ObserveOptions options, DeliveryListener listener) {
    return registered(driver.observe(request(route, false, options), listener));
  }

  static Consumer observeBroadcast(Driver driver, String route, DeliveryListener listener) {
    return registered(driver.observe(request(route, true, ObserveOptions.defaults()), listener));
  }

  public static ConsumerRequest request(String route, boolean broadcast, ObserveOptions options) {
    return new ConsumerRequest("observer", UUID.randomUUID().toString(), route, broadcast, options);
  }

  private static Consumer registered(Consumer consumer) {
    if (!consumer.awaitRegistered(PATIENCE)) {
      throw new AssertionError("not registered in time");
    }
    return consumer;
  }

  /** Whether a connection of the driver's, or a consumer of its, is known not to work. */
  static boolean isDown(Driver driver) {
    return driver.health().parts().stream().anyMatch(part -> part.status() == Health.Status.DOWN);
  }

  /** Whether the driver knows that its publishing connection does not work. */
  static boolean publishingIsDown(Driver driver) {
    return driver.health().parts().stream()
        .anyMatch(
            part ->
                part.name().equals("publishing connection") && part.status() == Health.Status.DOWN);
  }

  /** Whether a thread waits in a write to a socket. */
  static boolean isInASocketWrite(Thread thread) {
    return Stream.of(thread.getStackTrace())
        .anyMatch(element -> element.getMethodName().equals("implWrite"));
  }

  static String text(Delivery delivery) {
    return new String(delivery.body(), UTF_8);
  }

  /** What an independent client finds in a queue, or null. */
  static GetResponse take(String queue) throws Exception {
    try (Connection client = client()) {
      return client.createChannel().basicGet(queue, true);
    }
  }

  /** A queue of the node, which has to be there. */
  static RabbitAdmin.Queue queue(String name) {
    return node().admin().queue(name).orElseThrow();
  }

  /** The arguments with which the driver declares the quorum queue of a route. */
  static Map<String, Object> quorumArguments(String route) {
    return Map.of(
        "x-queue-type",
        "quorum",
        "x-delivery-limit",
        1_000_000,
        "x-dead-letter-exchange",
        "",
        "x-dead-letter-routing-key",
        "RECOVERY." + route);
  }

  /** The routing keys with which queues are bound to an exchange, as the broker prints them. */
  static String bindings(String exchange) {
    return node()
        .admin()
        .eval(
            "iolist_to_binary([[element(3, B), $\\n] || B <- rabbit_binding:list_for_source("
                + "rabbit_misc:r(<<\"/\">>, exchange, <<\""
                + exchange
                + "\">>))])");
  }

  /** How a publish ended. */
  public static final class Outcome implements PublishCallback {
    private final CompletableFuture<Boolean> future = new CompletableFuture<>();

    public boolean get() throws Exception {
      try {
        return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        throw (Exception) e.getCause();
      } catch (TimeoutException e) {
        throw new AssertionError("no outcome in time", e);
      }
    }

    public boolean isKnown() {
      return future.isDone();
    }

    @Override
    public void confirmed(boolean routed) {
      if (!future.complete(routed)) {
        throw new AssertionError("a second outcome");
      }
    }

    @Override
    public void failed(VireoException cause) {
      if (!future.completeExceptionally(cause)) {
        throw new AssertionError("a second outcome");
      }
    }
  }

  /** Keeps what is delivered. */
  static final class Recorder implements DeliveryListener {
    private final LinkedBlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();

    @Override
    public void onDelivery(Delivery delivery) {
      deliveries.add(delivery);
    }

    Delivery next() throws InterruptedException {
      Delivery delivery = deliveries.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (delivery == null) {
        throw new AssertionError("nothing was delivered in time");
      }
      return delivery;
    }

    int size() {
      return deliveries.size();
    }
  }
}
