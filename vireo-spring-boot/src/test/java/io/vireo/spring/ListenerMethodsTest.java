package io.vireo.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Core;
import io.vireo.Failure;
import io.vireo.Message;
import io.vireo.spring.TestApplication.Order;
import io.vireo.spring.TestApplication.Received;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AliasFor;

/** What a method with an annotation may take and return, and what it receives then. */
class ListenerMethodsTest {

  @Configuration(proxyBeanMethods = false)
  static class Base {
    @Bean
    Received received() {
      return new Received();
    }
  }

  private static void run(Class<?> listener, String event, Object data, Object... expected) {
    TestApplication.runner()
        .withUserConfiguration(Base.class, listener)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              context.getBean(Core.class).emit(event, data);
              Received received = context.getBean(Received.class);
              for (Object one : expected) {
                assertThat(received.next()).isEqualTo(one);
              }
            });
  }

  record Data(Received received) {
    @OnEvent("order.placed")
    void ship(Order order) {
      received.add(order);
    }
  }

  @Test
  void aMethodTakesTheDataOfTheEvent() {
    run(Data.class, "order.placed", new Order(1, "Ada"), new Order(1, "Ada"));
  }

  record WholeMessage(Received received) {
    @OnEvent("order.placed")
    void ship(Message<Order> message) {
      received.add(message.event());
      received.add(message.content());
    }
  }

  @Test
  void aMethodTakesTheWholeMessage() {
    Order order = new Order(2, "Bob");
    run(WholeMessage.class, "order.placed", order, "order.placed", order);
  }

  record Nothing(Received received) {
    @OnEvent("order.placed")
    void ship() {
      received.add("called");
    }
  }

  @Test
  void aMethodTakesNothing() {
    run(Nothing.class, "order.placed", new Order(3, "Cy"), "called");
  }

  record Generic(Received received) {
    @OnEvent("orders")
    void ship(Map<String, List<Order>> orders) {
      received.add(orders);
    }
  }

  @Test
  void aGenericTypeIsDecodedWithItsArguments() {
    Map<String, List<Order>> orders = Map.of("today", List.of(new Order(4, "Di")));
    run(Generic.class, "orders", orders, orders);
  }

  abstract static class Shipping<T> {
    private final Received received;

    Shipping(Received received) {
      this.received = received;
    }

    @OnEvent("orders")
    void ship(Message<List<T>> orders) {
      received.add(orders.content());
    }
  }

  static class OrderShipping extends Shipping<Order> {
    OrderShipping(Received received) {
      super(received);
    }
  }

  @Test
  void aTypeVariableOfASuperclassIsWhatTheBeanSaysItIs() {
    List<Order> orders = List.of(new Order(5, "Ed"));
    run(OrderShipping.class, "orders", orders, orders);
  }

  record Asynchronous(Received received) {
    @OnEvent("order.placed")
    CompletionStage<Void> ship(Order order) {
      return CompletableFuture.runAsync(
          () -> {
            throw new IllegalStateException("no ship for " + order.id());
          });
    }

    @OnFailure
    void alert(Failure failure) {
      received.add(failure.exception().getMessage());
    }
  }

  @Test
  void anEventOfAStageFailsWithTheStageAndTheFailureIsTold() {
    run(Asynchronous.class, "order.placed", new Order(6, "Fe"), "no ship for 6");
  }

  record Broadcast(Received received) {
    @OnBroadcast("prices.#")
    void first(String price) {
      received.add("first " + price);
    }

    @OnBroadcast("prices.*")
    CompletionStage<Void> second(Message<String> price) {
      received.add("second " + price.content());
      return CompletableFuture.completedFuture(null);
    }
  }

  @Test
  void eachListenerGetsABroadcast() {
    TestApplication.runner()
        .withUserConfiguration(Base.class, Broadcast.class)
        .run(
            context -> {
              context.getBean(Core.class).broadcast("prices.changed", "9.99");
              Received received = context.getBean(Received.class);
              assertThat(List.of(received.next(), received.next()))
                  .containsExactlyInAnyOrder("first 9.99", "second 9.99");
            });
  }

  @OnEvent(value = "", resumable = true, concurrency = 2)
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @interface Important {
    @AliasFor(annotation = OnEvent.class, attribute = "value")
    String name();
  }

  record Composed(Received received) {
    @Important(name = "order.placed")
    @OnEvent("order.changed")
    @OnEvent(value = "order.${what:paid}", id = "paid")
    void ship(Order order) {
      received.add(order);
    }
  }

  @Test
  void annotationsOfTheProgramAndSeveralOnOneMethodListen() {
    Order order = new Order(7, "Gus");
    run(Composed.class, "order.placed", order, order);
    run(Composed.class, "order.changed", order, order);
    run(Composed.class, "order.paid", order, order);
  }

  record Names(Received received) {
    @OnEvent("#{'${shop.region}'.toLowerCase()}.order.placed")
    void ship(Order order) {
      received.add(order);
    }
  }

  @Test
  void placeholdersAndSpelInANameAreResolved() {
    TestApplication.runner()
        .withUserConfiguration(Base.class, Names.class)
        .withPropertyValues("shop.region=NORTH")
        .run(
            context -> {
              context.getBean(Core.class).emit("north.order.placed", new Order(8, "Hal"));
              assertThat(context.getBean(Received.class).next()).isEqualTo(new Order(8, "Hal"));
            });
  }

  record Loader(Received received) {
    @OnEvent("loader")
    void ask() {
      received.add(Thread.currentThread().getContextClassLoader());
    }
  }

  @Test
  void aHandlerHasTheClassLoaderOfTheApplication() {
    ClassLoader loader = new ClassLoader(getClass().getClassLoader()) {};
    TestApplication.runner()
        .withClassLoader(loader)
        .withUserConfiguration(Base.class, Loader.class)
        .run(
            context -> {
              context.getBean(Core.class).emit("loader");
              assertThat(context.getBean(Received.class).next()).isSameAs(loader);
            });
  }
}
