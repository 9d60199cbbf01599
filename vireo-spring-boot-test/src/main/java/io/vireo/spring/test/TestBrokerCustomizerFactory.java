package io.vireo.spring.test;

import io.vireo.test.VireoTest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Gives the contexts of classes with {@link VireoTest} a test broker. Spring makes and calls it.
 */
final class TestBrokerCustomizerFactory implements ContextCustomizerFactory {

  @Override
  public @Nullable ContextCustomizer createContextCustomizer(
      Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
    VireoTest annotation =
        TestContextAnnotationUtils.findMergedAnnotation(testClass, VireoTest.class);
    return annotation == null ? null : new TestBrokerCustomizer(annotation.seed());
  }
}
