package io.vireo.spring;

import io.vireo.ObserveOptions;
import io.vireo.Observer;

/**
 * Changes what the auto-configuration makes. Beans of this type are called in their order ({@link
 * org.springframework.core.annotation.Order}), on the thread that starts the context or makes a
 * lazy bean.
 *
 * <pre>{@code
 * @Bean
 * VireoCustomizer retries() {
 *   return new VireoCustomizer() {
 *     @Override
 *     public void customizeListener(ListenerDescription listener, ObserveOptions.Builder options) {
 *       options.retryPolicy(RetryPolicy.immediately(3));
 *     }
 *   };
 * }
 * }</pre>
 *
 * <p>Options of the RabbitMQ driver are changed by a {@link VireoRabbitCustomizer}.
 */
public interface VireoCustomizer {

  /**
   * Called once for each observer that an {@link ObserverFactory} makes, the auto-configured one
   * included, before anything listens. Here interceptors and listeners of failures are added.
   *
   * @param observer the new observer
   */
  default void customizeObserver(Observer observer) {}

  /**
   * Called for each annotated listener before it is registered. What is set here is a default: the
   * attributes of the annotation and the properties of the listener are set afterwards and win.
   *
   * @param listener the listener
   * @param options its options
   */
  default void customizeListener(ListenerDescription listener, ObserveOptions.Builder options) {}
}
