package io.vireo.spi;

import io.vireo.InvalidUrlException;
import java.util.Set;

/**
 * Makes the driver for a URL. {@link java.util.ServiceLoader} finds the providers, so a provider
 * has a public constructor without parameters. Any thread may call its methods, and none of them
 * blocks.
 */
public interface DriverProvider {

  /**
   * {@return the schemes of the URLs for which this provider makes drivers, in lower case and
   * without the colon}
   */
  Set<String> schemes();

  /**
   * Makes a driver. Does no I/O.
   *
   * @param url a URL with one of the schemes
   * @return a new driver
   * @throws InvalidUrlException if the URL is malformed; the message never contains a password
   */
  Driver connect(String url);
}
