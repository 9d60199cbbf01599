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

/** Opens memory drivers, which it finds as Vireo does: by their scheme. */
final class MemoryDrivers {
  private static final String SCHEME = "memory";

  private MemoryDrivers() {}

  /** Opens a driver that shares its events with no other one. */
  static Driver open() {
    for (DriverProvider provider : ServiceLoader.load(DriverProvider.class)) {
      if (provider.schemes().contains(SCHEME)) {
        return provider.connect(SCHEME + ":" + UUID.randomUUID());
      }
    }
    throw new IllegalStateException("No driver for the scheme memory is on the class path");
  }

  /**
   * Opens a driver that passes the listener of an event to a consumer. The benchmark calls that
   * listener in place of the driver.
   */
  static Driver capturing(
      String event, java.util.function.Consumer<DeliveryListener> listenerConsumer) {
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
                return observe(driver, request, listener, event, listenerConsumer);
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
      java.util.function.Consumer<DeliveryListener> listenerConsumer) {
    if (request.event().equals(event)) {
      listenerConsumer.accept(listener);
    }
    return driver.observe(request, listener);
  }
}
