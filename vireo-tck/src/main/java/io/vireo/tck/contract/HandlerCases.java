package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Message;
import io.vireo.ObserveOptions;
import io.vireo.RunningMode;
import io.vireo.TypeRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What handlers receive, and on which threads they run. */
abstract class HandlerCases extends ContractCases {
  /**
   * An example of the data of an event.
   *
   * @param id a number
   * @param items what was ordered
   */
  public record Order(int id, List<String> items) {}

  @Test
  void aHandlerTakesTheTypeItAsksFor() {
    Received<Object> received = new Received<>();
    Order order = new Order(42, List.of("tea", "crème brûlée 🍮"));

    app.on(event + ".class", Order.class, received::add);
    app.emit(event + ".class", order);
    assertThat(received.next()).isEqualTo(order);

    app.on(event + ".generic", new TypeRef<Map<String, List<Order>>>() {}, received::add);
    app.emit(event + ".generic", Map.of("a", List.of(order)));
    assertThat(received.next()).isEqualTo(Map.of("a", List.of(order)));

    app.on(event + ".json", node -> received.add(node.get("id").intValue()));
    app.emit(event + ".json", order);
    assertThat(received.next()).isEqualTo(42);
  }

  @Test
  void aMessageHandlerTakesTheTypeItAsksFor() {
    Received<Message<?>> received = new Received<>();
    Order order = new Order(42, List.of("tea"));
    ObserveOptions options = ObserveOptions.defaults();

    app.onMessage(event + ".class", Order.class, received::add, options);
    app.emit(event + ".class", order);
    assertThat(received.next().content()).isEqualTo(order);

    app.onMessage(event + ".generic", new TypeRef<List<Order>>() {}, received::add, options);
    app.emit(event + ".generic", List.of(order));
    assertThat(received.next().content()).isEqualTo(List.of(order));

    app.onMessage(event + ".json", received::add, options);
    app.emit(event + ".json", order);
    assertThat(((JsonNode) received.next().content()).get("id").intValue()).isEqualTo(42);
  }

  @Test
  void jsonNullReachesATypedHandlerAsNull() {
    Received<Object> received = new Received<>();
    app.on(event, Order.class, received::add);
    app.onMessage(event + ".m", Order.class, message -> received.add(message.content()));

    app.emit(event);
    assertThat(received.next()).isNull();
    app.emit(event + ".m");
    assertThat(received.next()).isNull();
  }

  @Test
  void aHandlerMayEmitAndListen() {
    Received<Integer> received = new Received<>();
    app.on(
        event,
        Integer.class,
        number -> {
          if (number == 0) {
            app.on(event + ".new", Integer.class, received::add);
          }
          if (number < 20) {
            app.emit(event, number + 1);
          } else {
            app.emit(event + ".new", number);
          }
        });

    app.emit(event, 0);

    assertThat(received.next()).isEqualTo(20);
  }

  @Test
  void handlersRunOnThreadsOfTheObserver() {
    Received<String> received = new Received<>();
    app.on(event, data -> received.add(Thread.currentThread().getName()));

    app.emit(event);

    assertThat(received.next()).startsWith("vireo-handler-");
  }

  @Test
  @SuppressWarnings("ThreadPriorityCheck")
  void aHandlerHasTheLoaderOfItsRegistrationAndNothingOfWhoEmits() {
    Received<String> received = new Received<>();
    InheritableThreadLocal<String> inherited = new InheritableThreadLocal<>();
    Thread thread = Thread.currentThread();
    ClassLoader usual = thread.getContextClassLoader();
    ClassLoader registering = new ClassLoader(usual) {};
    thread.setContextClassLoader(registering);
    try {
      app.on(
          event,
          message -> {
            Thread handling = Thread.currentThread();
            boolean right = handling.getContextClassLoader() == registering;
            received.add(right + " " + inherited.get() + " " + handling.getPriority());
          });
    } finally {
      thread.setContextClassLoader(usual);
    }
    inherited.set("of who emits");
    thread.setPriority(Thread.MIN_PRIORITY);
    try {
      app.emit(event);
    } finally {
      thread.setPriority(Thread.NORM_PRIORITY);
      inherited.remove();
    }

    assertThat(received.next()).isEqualTo("true null " + Thread.NORM_PRIORITY);
  }

  @Test
  void anAcknowledgementOnReceiptMeansAtMostOnce() {
    Received<Integer> received = new Received<>();
    app.on(
        event,
        Integer.class,
        number -> {
          received.add(number);
          throw new IllegalStateException("expected by this test");
        },
        ObserveOptions.builder().autoAcknowledge(true).build());

    app.emit(event, 1);
    app.emit(event, 2);

    // The third event is handled once the two before it are settled.
    app.emit(event, 3);
    assertThat(received.next(3)).containsExactly(1, 2, 3);
    raw().endsRecords(event, records());
  }

  @Test
  void aSlotRestsBetweenTwoEventsWhenAsked() {
    Received<Long> received = new Received<>();
    app.on(
        event,
        data -> received.add(System.nanoTime()),
        ObserveOptions.builder().delayPerMessage(Duration.ofMillis(50)).build());

    app.emit(event);
    app.emit(event);

    long first = received.next();
    assertThat(received.next() - first).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(50));
  }

  @Test
  @SuppressWarnings("ThreadPriorityCheck")
  void noThreadHasAnythingOfWhoNeedsItFirst() throws Exception {
    ThreadGroup group = new ThreadGroup("of a program");
    ClassLoader loader = new ClassLoader(HandlerCases.class.getClassLoader()) {};
    Thread program =
        new Thread(
            group,
            () -> {
              app.on(event(), data -> {});
              app.emitAsync(event(), 1).join();
              app.emitLater(event(), 1, Duration.ofMinutes(1));
              app.join(RunningMode.ASYNC);
            });
    program.setContextClassLoader(loader);
    program.setPriority(Thread.MIN_PRIORITY);

    program.start();
    program.join();

    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(
            thread ->
                thread.getThreadGroup() == group
                    || (thread.getContextClassLoader() == loader && !isHandler(thread)))
        .as("threads that have inherited something")
        .isEmpty();
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().startsWith("vireo-"))
        .allSatisfy(
            thread ->
                assertThat(thread.getPriority())
                    .as(thread.getName())
                    .isEqualTo(Thread.NORM_PRIORITY));
  }

  /**
   * Whether a thread runs handlers. Such a thread has the context class loader of the thread that
   * registered the listener.
   */
  private static boolean isHandler(Thread thread) {
    return thread.getName().startsWith("vireo-handler-");
  }
}
