package io.vireo.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a bean as a listener of broadcasts: each listener, in all processes, gets each
 * event.
 *
 * <pre>{@code
 * @Component
 * class PriceCache {
 *   @OnBroadcast("prices.*")
 *   void forget(Message<Price> price) { ... }
 * }
 * }</pre>
 *
 * <p>What {@link OnEvent} says of the method, of threads and of beans holds here as well.
 *
 * @see io.vireo.Observer#onBroadcast(String, Class, io.vireo.Handler)
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(OnBroadcast.Container.class)
public @interface OnBroadcast {

  /**
   * The event. In the name {@code *} stands for one word and {@code #} for any number of words. May
   * hold placeholders and SpEL.
   *
   * @return its name or pattern
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
   * Has no effect: nothing keeps broadcasts for a listener that is not there. The attribute exists
   * so that an annotation of your own can stand for both kinds of listeners.
   *
   * @return false by default
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
    OnBroadcast[] value();
  }
}
