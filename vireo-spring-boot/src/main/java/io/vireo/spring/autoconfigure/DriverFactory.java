package io.vireo.spring.autoconfigure;

import io.vireo.spi.Driver;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/** Makes drivers with options, for the URLs that it knows. */
interface DriverFactory {

  /** Whether this factory makes the driver for a scheme, in lower case and without the colon. */
  boolean serves(String scheme);

  /** A new driver, without I/O. */
  Driver create(String url, @Nullable SslBundle bundle);
}
