package io.vireo.spring.autoconfigure;

import io.vireo.Codec;
import io.vireo.Observer;
import io.vireo.spring.ObserverFactory;
import io.vireo.spring.VireoCustomizer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/** Makes observers with the codec, the driver options and the customizers of the application. */
final class ConfiguredObserverFactory implements ObserverFactory {
  private final Codec codec;
  private final List<DriverFactory> drivers;
  private final List<VireoCustomizer> customizers;

  ConfiguredObserverFactory(
      Codec codec, List<DriverFactory> drivers, List<VireoCustomizer> customizers) {
    this.codec = codec;
    this.drivers = List.copyOf(drivers);
    this.customizers = List.copyOf(customizers);
  }

  @Override
  public Observer connect(String url, @Nullable SslBundle bundle) {
    Observer observer = create(url, bundle);
    customizers.forEach(customizer -> customizer.customizeObserver(observer));
    return observer;
  }

  private Observer create(String url, @Nullable SslBundle bundle) {
    String scheme = url.substring(0, Math.max(0, url.indexOf(':'))).toLowerCase(Locale.ROOT);
    for (DriverFactory factory : drivers) {
      if (factory.serves(scheme)) {
        return new Observer(factory.create(url, bundle), codec);
      }
    }
    return Observer.connect(url, codec);
  }
}
