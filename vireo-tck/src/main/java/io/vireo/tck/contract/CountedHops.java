package io.vireo.tck.contract;

import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Delivery;
import io.vireo.spi.DeliveryListener;
import io.vireo.spi.Driver;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Wraps drivers, and counts how often the events that they deliver are passed on, over all of the
 * drivers.
 */
final class CountedHops {
  private final List<Integer> hops = new CopyOnWriteArrayList<>();
  private final List<Integer> ended = new CopyOnWriteArrayList<>();

  /** Wraps a driver. */
  Driver watch(Driver driver) {
    return proxy(
        Driver.class,
        (method, arguments) -> {
          if (method.getName().equals("observe")) {
            DeliveryListener listener = (DeliveryListener) arguments[1];
            return driver.observe((ConsumerRequest) arguments[0], watch(listener));
          }
          return method.invoke(driver, arguments);
        });
  }

  private DeliveryListener watch(DeliveryListener listener) {
    return new DeliveryListener() {
      @Override
      public void onDelivery(Delivery delivery) {
        listener.onDelivery(watch(delivery));
      }

      @Override
      public boolean onAttach(byte @Nullable [] pause) {
        return listener.onAttach(pause);
      }
    };
  }

  private Delivery watch(Delivery delivery) {
    return proxy(
        Delivery.class,
        (method, arguments) -> {
          if (method.getName().equals("retry")
              && ((Map<?, ?>) arguments[1]).get(Delivery.HOPS_HEADER) instanceof Number count) {
            hops.add(count.intValue());
          }
          Object answer = method.invoke(delivery, arguments);
          if (method.getName().equals("acknowledge")
              && delivery.properties().headers().get(Delivery.HOPS_HEADER)
                  instanceof Number count) {
            ended.add(count.intValue());
          }
          return answer;
        });
  }

  /** The value of the header each time that an event which was passed on has been acknowledged. */
  List<Integer> ended() {
    return List.copyOf(ended);
  }

  /** The value of the header each time that an event was passed on, in order. */
  List<Integer> counted() {
    return List.copyOf(hops);
  }

  private interface Call {
    @Nullable Object of(Method method, Object[] arguments) throws ReflectiveOperationException;
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getDeclaringClass() == Object.class) {
                return switch (method.getName()) {
                  case "equals" -> proxy == arguments[0];
                  case "hashCode" -> System.identityHashCode(proxy);
                  default -> type.getSimpleName() + ", watched";
                };
              }
              try {
                return call.of(method, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
