package io.vireo.spring.test;

import io.vireo.Observer;
import io.vireo.test.TestBroker;
import io.vireo.test.TestBrokerSource;
import java.util.Arrays;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.platform.commons.support.AnnotationSupport;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Hands the beans of a test's context to {@link io.vireo.test.VireoTest}. JUnit's thread of the
 * test calls it, and starts the context if it is not in Spring's cache.
 */
public final class SpringBrokerSource implements TestBrokerSource {

  /** Makes one; for {@link java.util.ServiceLoader}. */
  public SpringBrokerSource() {}

  @Override
  public boolean serves(Class<?> testClass) {
    for (Class<?> type = testClass; type != null; type = type.getEnclosingClass()) {
      if (AnnotationSupport.findRepeatableAnnotations(type, ExtendWith.class).stream()
          .flatMap(extend -> Arrays.stream(extend.value()))
          .anyMatch(SpringExtension.class::equals)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public TestBroker broker(ExtensionContext context) {
    return SpringExtension.getApplicationContext(context).getBean(TestBroker.class);
  }

  @Override
  public Observer observer(ExtensionContext context) {
    ApplicationContext application = SpringExtension.getApplicationContext(context);
    Observer observer = application.getBeanProvider(Observer.class).getIfUnique();
    if (observer == null) {
      throw new ParameterResolutionException(
          "The application has the observers "
              + Arrays.toString(application.getBeanNamesForType(Observer.class))
              + ", and a test is handed the only or the primary one. Take another by @Autowired and"
              + " @Qualifier; if there is none, look at vireo.enabled");
    }
    return observer;
  }
}
