package io.vireo;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what a type of events, one of its fields or a constant of an enum means, for those who read
 * the description of a program ({@link Observer#describe()}).
 *
 * <pre>{@code
 * @Description("An order that the customer has paid")
 * record Order(@Description("The number on the invoice") String id, int cents) {}
 * }</pre>
 *
 * <p>It stands on a class, a component of a record, a field, a getter or a constant of an enum.
 * Jackson's {@code @JsonClassDescription} and {@code @JsonPropertyDescription} say the same, but
 * this annotation wins where both are there.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({
  ElementType.TYPE,
  ElementType.FIELD,
  ElementType.METHOD,
  ElementType.PARAMETER,
  ElementType.RECORD_COMPONENT
})
public @interface Description {
  /** {@return the description, as plain text or Markdown} */
  String value();
}
