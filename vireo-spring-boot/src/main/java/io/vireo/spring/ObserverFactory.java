package io.vireo.spring;

import io.vireo.Observer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/**
 * Makes observers as the auto-configuration makes its own: with the application's {@link
 * io.vireo.Codec}, the properties {@code vireo.rabbitmq.*}, and every {@link VireoCustomizer} and
 * {@link VireoRabbitCustomizer}. It is there for an application with several observers:
 *
 * <pre>{@code
 * @Bean
 * @Primary
 * Observer orders(ObserverFactory observers) {
 *   return observers.connect("amqp://orders.example");
 * }
 *
 * @Bean
 * Observer billing(ObserverFactory observers) {
 *   return observers.connect("amqp://billing.example");
 * }
 * }</pre>
 *
 * <p>An observer that is a bean is drained while the context closes, and closed with it. Any thread
 * may call; no I/O takes place.
 */
public interface ObserverFactory {

  /**
   * Makes an observer.
   *
   * @param url such as {@code memory:} or {@code amqp://localhost}
   * @return a new observer, which the caller closes unless it is a bean
   * @throws io.vireo.InvalidUrlException if no driver understands the URL
   */
  default Observer connect(String url) {
    return connect(url, null);
  }

  /**
   * Makes an observer whose {@code amqps:} connections use an SSL bundle.
   *
   * @param url such as {@code amqps://broker.example}
   * @param bundle what the connections trust and present, or null for what the JVM trusts
   * @return a new observer, which the caller closes unless it is a bean
   * @throws io.vireo.InvalidUrlException if no driver understands the URL
   */
  Observer connect(String url, @Nullable SslBundle bundle);
}
