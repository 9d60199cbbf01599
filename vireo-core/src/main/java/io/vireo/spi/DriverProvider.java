package io.vireo.spi;

import io.vireo.InvalidUrlException;
import java.util.Set;

/**
 * Makes a driver for a URL. Found by {@link java.util.ServiceLoader}; needs a public constructor
 * without parameters.
 */
public interface DriverProvider {

  /**
   * The schemes it serves.
   *
   * @return in lower case, without the colon
   */
  Set<String> schemes();

  /**
   * Makes a driver. Does no I/O.
   *
   * @param url a URL with one of the schemes
   * @return a new driver
   * @throws InvalidUrlException if the URL is malformed; its message holds no password
   */
  Driver connect(String url);
}
