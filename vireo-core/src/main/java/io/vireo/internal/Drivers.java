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

/** Finds the driver for a URL by its scheme. */
public final class Drivers {
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]{0,19}");

  private Drivers() {}

  /**
   * Makes a driver; no I/O.
   *
   * @param url the URL
   * @return a new driver
   * @throws InvalidUrlException if no driver serves the scheme, or the driver refuses the URL
   */
  public static Driver connect(String url) {
    Objects.requireNonNull(url, "url");
    int colon = url.indexOf(':');
    if (colon < 1 || !SCHEME.matcher(url.substring(0, colon)).matches()) {
      // Not shown: what is not meant as a scheme may be a password.
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
        "No driver for the scheme '"
            + scheme
            + "'; here are "
            + known
            + "; for amqp and amqps add io.vireo:vireo-rabbitmq to the dependencies");
  }

  /**
   * In a container the application's loader sees the drivers, not the one that loaded this class.
   * On a thread of the common pool there is no such loader, or one that sees neither.
   */
  private static List<ClassLoader> loaders() {
    ClassLoader own = Drivers.class.getClassLoader();
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null || context == own ? List.of(own) : List.of(context, own);
  }
}
