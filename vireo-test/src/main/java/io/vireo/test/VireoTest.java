package io.vireo.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test of a JUnit class a {@link TestBroker} of its own, and hands its parts to the test
 * by their types: an {@code Observer}, which is handed over as a {@code Core} as well, {@link
 * RecordedEvents}, {@link BrokerTime}, {@link SeededFaults} and the {@link TestBroker} itself.
 *
 * <pre>{@code
 * @VireoTest
 * class ShippingTest {
 *   @Test
 *   void aPaidOrderIsShipped(Observer app, RecordedEvents events) {
 *     new Shipping(app);
 *     app.emit("order.paid", new Order(42));
 *     events.awaitQuiet();
 *     assertEquals(List.of(new Parcel(42)), events.of("parcel.sent", Parcel.class));
 *   }
 * }
 * }</pre>
 *
 * <p>They are handed to the parameters of test methods, of methods with {@code @BeforeEach} and
 * {@code @AfterEach} and of the constructor, and to fields. A field gets its object if it has one
 * of these types, is neither static nor final, has no annotation and is null. All parameters and
 * fields of one test refer to the same broker, and those of the same type to the same object.
 *
 * <p>Tests do not see each other, also if they run in parallel: each has a broker of its own. Only
 * in a class with {@code @TestInstance(PER_CLASS)} the constructor and the fields belong to all
 * tests, which then share one broker and may not run in parallel.
 *
 * <p>After each test method and before {@code @AfterEach}, {@link TestBroker#check()} is called:
 * the test fails if a handler has thrown and {@link RecordedEvents#expectFailures()} was not
 * called. If the test has failed by itself, the exception of the handler is added to its exception.
 * Then the observers are closed.
 *
 * <p>The system property {@code vireo.test.url}, such as {@code amqp://localhost}, runs the tests
 * on a real broker. Works with JUnit 5.12 and later, and with JUnit 6.
 */
@Target({ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@ExtendWith(VireoExtension.class)
public @interface VireoTest {

  /**
   * The seed of the {@link SeededFaults}.
   *
   * @return a number; 0, as by default, for the system property {@code vireo.test.seed}, or if that
   *     is not set, for another seed in each test
   */
  long seed() default 0;
}
