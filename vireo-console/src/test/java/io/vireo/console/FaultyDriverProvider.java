package io.vireo.console;

import io.vireo.spi.Consumer;
import io.vireo.spi.Driver;
import io.vireo.spi.DriverProvider;
import io.vireo.spi.Journal;
import io.vireo.spi.RecoveryQueue;
import io.vireo.spi.Routes;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Under URLs of its own scheme, the memory driver, of which a test has some methods fail. */
public final class FaultyDriverProvider implements DriverProvider {
  private static final String SCHEME = "faulty";

  /** What a driver hands out, and whose methods fail as its own do. */
  private static final List<Class<?>> PARTS =
      List.of(Driver.class, Routes.class, RecoveryQueue.class, Journal.class, Consumer.class);

  private static final Map<String, Fault> FAULTS = new ConcurrentHashMap<>();

  /** For {@link ServiceLoader}. */
  public FaultyDriverProvider() {}

  /** A method that fails. */
  public static final class Fault {
    private final String key;
    private final Throwable failure;
    private final AtomicInteger calls = new AtomicInteger();

    private Fault(String key, Throwable failure) {
      this.key = key;
      this.failure = failure;
    }

    /** How often the method has failed. */
    public int calls() {
      return calls.get();
    }

    /** Has the method work again. */
    public void end() {
      FAULTS.remove(key);
    }
  }

  /** The same broker as that of a URL of the memory driver. */
  public static String url(String memoryUrl) {
    return SCHEME + memoryUrl.substring(memoryUrl.indexOf(':'));
  }

  /** Has a method fail from now on, of the drivers of a URL and of what they hand out. */
  public static Fault fail(String url, String method, Throwable failure) {
    Fault fault = new Fault(url + ' ' + method, failure);
    FAULTS.put(fault.key, fault);
    return fault;
  }

  @Override
  public Set<String> schemes() {
    return Set.of(SCHEME);
  }

  @Override
  public Driver connect(String url) {
    DriverProvider memory =
        ServiceLoader.load(DriverProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(provider -> provider.schemes().contains("memory"))
            .findFirst()
            .orElseThrow();
    return (Driver) faulty(url, memory.connect("memory" + url.substring(SCHEME.length())));
  }

  private static Object faulty(String url, Object part) {
    return PARTS.stream()
        .filter(type -> type.isInstance(part))
        .findFirst()
        .map(type -> proxy(url, type, part))
        .orElse(part);
  }

  private static Object proxy(String url, Class<?> type, Object part) {
    return Proxy.newProxyInstance(
        FaultyDriverProvider.class.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> {
          Fault fault = FAULTS.get(url + ' ' + method.getName());
          if (fault != null) {
            fault.calls.incrementAndGet();
            throw fault.failure;
          }
          if (method.getName().equals("unwrap") && arguments[0] == Driver.class) {
            return proxy;
          }
          try {
            return handedOut(url, method.invoke(part, arguments));
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  private static @Nullable Object handedOut(String url, @Nullable Object result) {
    if (result instanceof Optional<?> optional) {
      return optional.map(one -> faulty(url, one));
    }
    return result == null ? null : faulty(url, result);
  }
}
