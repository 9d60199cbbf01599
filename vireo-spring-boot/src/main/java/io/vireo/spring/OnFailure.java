package io.vireo.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a bean that is told of each failed attempt to handle an event in this
 * application, for alerts. The method takes a {@link io.vireo.Failure} and returns nothing; any
 * other signature ends the start of the application with an {@link InvalidListenerException}.
 *
 * <pre>{@code
 * @OnFailure
 * void alert(Failure failure) { ... }
 * }</pre>
 *
 * <p>The method is called on the thread {@code vireo-failures} of its observer, one call at a time.
 * It may block. What it throws is logged and changes nothing else.
 *
 * @see io.vireo.Observer#onFailure
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface OnFailure {

  /**
   * Whose failures are told. May hold placeholders and SpEL.
   *
   * @return a qualifier or the name of a bean of type {@link io.vireo.Observer}; by default those
   *     of all observers of the application
   */
  String observer() default "";
}
