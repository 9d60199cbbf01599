package io.vireo.benchmarks.jmh;

import io.vireo.spi.Consumer;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.DeliveryListener;
import io.vireo.spi.Driver;
import io.vireo.spi.DriverProvider;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ServiceLoader;
import java.util.UUID;

/** Drivers for events within the JVM, found as Vireo finds them. */
final class MemoryDrivers {
  private static final String SCHEME = "memory";

  private MemoryDrivers() {}

  /** A driver on a bus of its own. */
  static Driver open() {
    for (DriverProvider provider : ServiceLoader.load(DriverProvider.class)) {
      if (provider.schemes().contains(SCHEME)) {
        return provider.connect(SCHEME + ":" + UUID.randomUUID());
      }
    }
    throw new IllegalStateException("There is no memory driver");
  }

  /** The same, which tells who listens to an event. */
  static Driver telling(String event, java.util.function.Consumer<DeliveryListener> toWhom) {
    Driver driver = open();
    return (Driver)
        Proxy.newProxyInstance(
            Driver.class.getClassLoader(),
            new Class<?>[] {Driver.class},
            (proxy, method, arguments) -> {
              if (arguments != null
                  && arguments.length == 2
                  && arguments[0] instanceof ConsumerRequest request
                  && arguments[1] instanceof DeliveryListener listener) {
                return observe(driver, request, listener, event, toWhom);
              }
              try {
                return method.invoke(driver, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static Consumer observe(
      Driver driver,
      ConsumerRequest request,
      DeliveryListener listener,
      String event,
      java.util.function.Consumer<DeliveryListener> toWhom) {
    if (request.event().equals(event)) {
      toWhom.accept(listener);
    }
    return driver.observe(request, listener);
  }
}
