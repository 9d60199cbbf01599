package io.vireo.internal;

import io.vireo.InvalidUrlException;
import io.vireo.spi.Driver;
import io.vireo.spi.DriverProvider;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Finds the driver for the scheme of a URL. Any thread may call. */
public final class Drivers {
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]{0,19}");

  private Drivers() {}

  /**
   * Makes a driver for a URL. Does no I/O.
   *
   * @throws InvalidUrlException if no driver serves the scheme, or the driver refuses the URL
   */
  public static Driver connect(String url) {
    Objects.requireNonNull(url, "url");
    int colon = url.indexOf(':');
    if (colon < 1 || !SCHEME.matcher(url.substring(0, colon)).matches()) {
      // The message does not show the URL, because a text before a colon may be a password.
      throw new InvalidUrlException(
          "The URL has no scheme; write it like memory: or amqp://localhost");
    }
    String scheme = url.substring(0, colon).toLowerCase(Locale.ROOT);
    Set<String> known = new TreeSet<>();
    for (ClassLoader loader : loaders()) {
      for (DriverProvider provider : ServiceLoader.load(DriverProvider.class, loader)) {
        if (provider.schemes().contains(scheme)) {
          return provider.connect(url);
        }
        known.addAll(provider.schemes());
      }
    }
    throw new InvalidUrlException(
        "No driver for the scheme '%s'; here are %s; for amqp and amqps add io.vireo:vireo-rabbitmq to the dependencies"
            .formatted(scheme, known));
  }

  /**
   * The class loaders that may know drivers. In a container only the class loader of the
   * application knows them, which is the context class loader of the calling thread. A thread of
   * the common pool may have no context class loader, or one that knows no driver, so the class
   * loader of this class is asked as well.
   */
  private static List<ClassLoader> loaders() {
    ClassLoader own = Drivers.class.getClassLoader();
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null || context == own ? List.of(own) : List.of(context, own);
  }
}
