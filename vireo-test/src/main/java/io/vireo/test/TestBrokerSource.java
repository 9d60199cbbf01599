package io.vireo.test;

import io.vireo.Observer;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Hands the broker of a framework to the tests of {@link VireoTest}, where the framework starts the
 * program under test and keeps it for several tests. Implementations are found by {@link
 * java.util.ServiceLoader}. {@code vireo-spring-boot-test} has the one of Spring Boot.
 *
 * <p>Tests that share such a broker run one after the other, and each begins without recorded
 * events, expected failures and faults. The framework closes the broker.
 *
 * <p>Any thread may call any method. JUnit's thread of the test does.
 */
public interface TestBrokerSource {

  /**
   * Whether the framework runs a test class.
   *
   * @param testClass the class
   * @return true if the broker of its tests comes from this source
   */
  boolean serves(Class<?> testClass);

  /**
   * The broker of a test. May start the program under test.
   *
   * @param context the test, or its class
   * @return the broker that the program is connected to
   */
  TestBroker broker(ExtensionContext context);

  /**
   * The observer that is handed to a test as {@code Observer} and {@code Core}.
   *
   * @param context the test, or its class
   * @return an observer on the broker of the test
   */
  Observer observer(ExtensionContext context);
}
