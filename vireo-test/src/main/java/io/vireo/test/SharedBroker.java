package io.vireo.test;

import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.commons.support.AnnotationSupport;

/** Finds the framework that a test class gets its broker from. Any thread may call. */
final class SharedBroker {
  private static final String SPRING_EXTENSION =
      "org.springframework.test.context.junit.jupiter.SpringExtension";
  private static final String SPRING_MODULE = "io.vireo.spring.ObserverFactory";
  private static final List<TestBrokerSource> SOURCES =
      ServiceLoader.load(TestBrokerSource.class, SharedBroker.class.getClassLoader()).stream()
          .map(ServiceLoader.Provider::get)
          .toList();

  private SharedBroker() {}

  /**
   * The source of the broker of a test class; null if each of its tests has a broker of its own.
   */
  static @Nullable TestBrokerSource sourceOf(Class<?> testClass) {
    for (TestBrokerSource source : SOURCES) {
      if (source.serves(testClass)) {
        return source;
      }
    }
    if (isSpring(testClass) && isThere(SPRING_MODULE)) {
      throw new ExtensionConfigurationException(
          "@VireoTest on "
              + testClass.getName()
              + ", a test of Spring: the application would not be on the broker of the test. Add"
              + " io.vireo:vireo-spring-boot-test to the test dependencies");
    }
    return null;
  }

  private static boolean isSpring(Class<?> testClass) {
    for (Class<?> type = testClass; type != null; type = type.getEnclosingClass()) {
      if (AnnotationSupport.findRepeatableAnnotations(type, ExtendWith.class).stream()
          .flatMap(extend -> Arrays.stream(extend.value()))
          .anyMatch(extension -> extension.getName().equals(SPRING_EXTENSION))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isThere(String className) {
    try {
      Class.forName(className, false, SharedBroker.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
