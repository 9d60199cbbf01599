package io.vireo.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a bean as a listener of a shared route: of all listeners of the event, in all
 * processes, one handles each event.
 *
 * <pre>{@code
 * @Component
 * class Shipping {
 *   @OnEvent("order.placed")
 *   void ship(Order order) { ... }
 * }
 * }</pre>
 *
 * <p><b>The method</b> takes the event's data, a {@link io.vireo.Message} with the data in it, or
 * nothing. The data is decoded to the type of the parameter, which may be generic. The method
 * returns nothing, or a {@link java.util.concurrent.CompletionStage}: then the event is done when
 * the stage completes. When the method throws, or the stage fails, the event is retried as {@link
 * #retry} says and then stored in {@code RECOVERY.<route>}. Any other signature ends the start of
 * the application with an {@link InvalidListenerException}.
 *
 * <p><b>Threads.</b> The method is called on a thread of the observer's, or on a virtual thread
 * with {@code spring.threads.virtual.enabled}; it may block. With a concurrency above 1 several
 * threads call it at a time. The first call comes when the context has started, its web server
 * included. While the context closes, running calls finish before the web server stops.
 *
 * <p><b>Beans.</b> The method is called through the bean's proxy, so {@code @Transactional} and
 * other advice applies; where the proxy is one of the JDK's, an interface has to declare the
 * method. A lazy bean listens from the moment that it is made; each instance of a prototype bean
 * has a listener of its own. The annotation may be repeated, and may be put on an annotation of
 * your own.
 *
 * @see io.vireo.Observer#on(String, Class, io.vireo.Handler)
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(OnEvent.Container.class)
public @interface OnEvent {

  /**
   * The event. May hold placeholders and SpEL, such as <code>${shop.region}.order.placed</code>.
   *
   * @return its name
   */
  String value();

  /**
   * Identifies this listener in the application: in properties ({@code
   * vireo.listeners.<id>.concurrency=8}), in {@link VireoListeners} and in the actuator's endpoint.
   * May hold placeholders and SpEL.
   *
   * @return the id; by default the name of the bean, a hyphen and the name of the method
   */
  String id() default "";

  /**
   * Which observer listens, in an application that has several. May hold placeholders and SpEL.
   *
   * @return a qualifier or the name of a bean of type {@link io.vireo.Observer}; by default the
   *     only or primary one
   */
  String observer() default "";

  /**
   * Whether events are kept while nobody listens, without a limit of time.
   *
   * @return true if they are; by default they are kept for a minute
   */
  boolean resumable() default false;

  /**
   * How many events this listener may handle at a time.
   *
   * @return 1 or more; by default 1, which keeps the order of events
   */
  int concurrency() default 0;

  /**
   * How many events are fetched in advance, those being handled included.
   *
   * @return 1 or more; by default 250
   */
  int prefetch() default 0;

  /**
   * How long the method may take before it is interrupted and the event counts as failed. May hold
   * placeholders and SpEL.
   *
   * @return a duration as in properties, such as {@code 5s} or {@code PT5S}; by default there is no
   *     limit
   */
  String handlerTimeout() default "";

  /**
   * What happens when the method throws, before the event goes to recovery. May hold placeholders
   * and SpEL.
   *
   * @return the name of a bean of type {@link io.vireo.RetryPolicy}; by default there are no
   *     retries
   */
  String retry() default "";

  /** Holds several of these annotations on one method; the compiler writes it. */
  @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
  @Retention(RetentionPolicy.RUNTIME)
  @Documented
  @interface Container {
    /**
     * The annotations.
     *
     * @return as they are written
     */
    OnEvent[] value();
  }
}
