package io.vireo.spring.autoconfigure;

import io.vireo.spring.VireoConnectionDetails;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where the properties say to connect to.
 *
 * @param url the URL, which may hold a password: never shown
 * @param bundle the bundle, or null if none is named
 */
record PropertiesConnectionDetails(String url, @Nullable SslBundle bundle)
    implements VireoConnectionDetails {

  @Override
  public String getUrl() {
    return url;
  }

  @Override
  public @Nullable SslBundle getSslBundle() {
    return bundle;
  }

  @Override
  public String toString() {
    return "the properties vireo.*";
  }
}
