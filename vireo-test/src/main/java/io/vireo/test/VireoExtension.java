package io.vireo.test;

import io.vireo.Core;
import io.vireo.Observer;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * What {@link VireoTest} does. JUnit makes it and calls it. The broker of a test is in the store of
 * the test's context, which closes it.
 */
public final class VireoExtension
    implements ParameterResolver,
        TestInstancePostProcessor,
        BeforeEachCallback,
        AfterTestExecutionCallback,
        AfterEachCallback,
        TestExecutionExceptionHandler {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(VireoExtension.class);

  private static final Map<Class<?>, Function<TestBroker, Object>> OBJECTS =
      Map.of(
          Observer.class, TestBroker::observer,
          Core.class, TestBroker::observer,
          RecordedEvents.class, TestBroker::events,
          BrokerTime.class, TestBroker::time,
          SeededFaults.class, TestBroker::faults,
          TestBroker.class, broker -> broker);

  /** Makes one; for JUnit. */
  public VireoExtension() {}

  /**
   * A broker that JUnit closes with the context of its test. JUnit 5.12 does so by the first of the
   * interfaces, which is deprecated in later versions.
   */
  @SuppressWarnings("deprecation")
  private record OpenBroker(TestBroker broker)
      implements ExtensionContext.Store.CloseableResource, AutoCloseable {
    @Override
    public void close() {
      broker.close();
    }
  }

  /** The broker of a framework, which this test has the turn on. */
  private record Turn(TestBroker broker) {}

  private static @Nullable TestBroker brokerThere(ExtensionContext context) {
    Turn turn = context.getStore(NAMESPACE).get(Turn.class, Turn.class);
    if (turn != null) {
      return turn.broker();
    }
    OpenBroker there = context.getStore(NAMESPACE).get(OpenBroker.class, OpenBroker.class);
    return there == null ? null : there.broker();
  }

  private static @Nullable TestBrokerSource source(ExtensionContext context) {
    return SharedBroker.sourceOf(context.getRequiredTestClass());
  }

  private static TestBroker broker(ExtensionContext context) {
    TestBroker there = brokerThere(context);
    if (there != null) {
      return there;
    }
    long seed = seed(context.getRequiredTestClass());
    TestBroker broker = seed == 0 ? TestBroker.start() : TestBroker.start(seed);
    context.getStore(NAMESPACE).put(OpenBroker.class, new OpenBroker(broker));
    return broker;
  }

  private static long seed(Class<?> testClass) {
    for (Class<?> type = testClass; type != null; type = type.getEnclosingClass()) {
      VireoTest annotation = type.getAnnotation(VireoTest.class);
      if (annotation != null) {
        return annotation.seed();
      }
    }
    return 0;
  }

  /** Has the constructor and the fields belong to the test, and not to its class. */
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(
      ExtensionContext rootContext) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    if (!OBJECTS.containsKey(parameter.getParameter().getType())) {
      return false;
    }
    // A framework resolves the parameters of constructors, and what has its annotations.
    boolean ofTheFramework =
        parameter.getDeclaringExecutable() instanceof Constructor<?>
            || parameter.getParameter().getAnnotations().length > 0;
    return !ofTheFramework || source(context) == null;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    TestBrokerSource source = source(context);
    if (source != null) {
      return object(type, source, context);
    }
    boolean ofOneTest =
        context.getTestMethod().isPresent()
            || context.getTestInstanceLifecycle().filter(Lifecycle.PER_CLASS::equals).isPresent();
    if (!ofOneTest) {
      throw new ParameterResolutionException(
          "The "
              + type.getSimpleName()
              + " of a test belongs to that test: take it in @BeforeEach or in the constructor, or"
              + " add @TestInstance(PER_CLASS) so that all tests of the class share it");
    }
    return object(type, broker(context));
  }

  private static Object object(Class<?> type, TestBroker broker) {
    Function<TestBroker, Object> maker = OBJECTS.get(type);
    if (maker == null) {
      throw new IllegalArgumentException("There is no object of " + type + " for a test");
    }
    return maker.apply(broker);
  }

  private static Object object(Class<?> type, TestBrokerSource source, ExtensionContext context) {
    return type.isAssignableFrom(Observer.class)
        ? source.observer(context)
        : object(type, source.broker(context));
  }

  @Override
  public void postProcessTestInstance(Object instance, ExtensionContext context)
      throws IllegalAccessException {
    TestBrokerSource source = source(context);
    if (source != null) {
      setFields(instance, source, context);
      return;
    }
    for (Class<?> type = instance.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (isToBeSet(field)) {
          field.setAccessible(true);
          if (field.get(instance) == null) {
            field.set(instance, object(field.getType(), broker(context)));
          }
        }
      }
    }
  }

  /** Sets the fields anew, as the framework may have another broker by now. */
  private static void setFields(Object instance, TestBrokerSource source, ExtensionContext context)
      throws IllegalAccessException {
    for (Class<?> type = instance.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (isToBeSet(field)) {
          field.setAccessible(true);
          field.set(instance, object(field.getType(), source, context));
        }
      }
    }
  }

  /**
   * Begins a test on a broker that tests share. What the start of the program has set off is waited
   * for, so that it is not recorded in the one test that happens to come first.
   */
  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    TestBrokerSource source = source(context);
    if (source == null) {
      return;
    }
    TestBroker broker = source.broker(context);
    broker.turn().acquire();
    context.getStore(NAMESPACE).put(Turn.class, new Turn(broker));
    for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
      setFields(instance, source, context);
    }
    try {
      broker.check();
    } finally {
      broker.reset();
    }
  }

  private static boolean isToBeSet(Field field) {
    return OBJECTS.containsKey(field.getType())
        && !Modifier.isStatic(field.getModifiers())
        && !Modifier.isFinal(field.getModifiers())
        && field.getAnnotations().length == 0;
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    TestBroker broker = brokerThere(context);
    if (broker == null) {
      return;
    }
    Throwable thrown = context.getExecutionException().orElse(null);
    if (thrown == null) {
      broker.check();
      return;
    }
    AssertionError handler = broker.unexpectedFailure().orElse(null);
    if (handler != null && !isWithin(thrown, handler.getCause())) {
      thrown.addSuppressed(handler);
    }
  }

  private static boolean isWithin(Throwable thrown, @Nullable Throwable cause) {
    for (Throwable one = thrown; one != null; one = one.getCause()) {
      if (one == cause) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    TestBroker broker = brokerThere(context);
    if (broker == null) {
      return;
    }
    Turn turn = context.getStore(NAMESPACE).remove(Turn.class, Turn.class);
    try {
      // What methods with @AfterEach have emitted must not be handled in the next test.
      if (turn != null && context.getExecutionException().isEmpty()) {
        broker.check();
      }
    } finally {
      broker.reset();
      if (turn != null) {
        broker.turn().release();
      }
    }
  }

  /** Skips a test that would wait for too long, and names the seed of the faults of another one. */
  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    if (thrown instanceof TimeNotMovableException) {
      throw new TestAbortedException(thrown.getMessage(), thrown);
    }
    TestBroker broker = brokerThere(context);
    String hint = broker == null ? "" : broker.hint();
    String message = String.valueOf(thrown.getMessage());
    if (hint.isEmpty() || message.contains(hint) || thrown instanceof TestAbortedException) {
      throw thrown;
    }
    if (thrown instanceof AssertionFailedError failed && failed.isExpectedDefined()) {
      throw new AssertionFailedError(
          message + hint, failed.getExpected(), failed.getActual(), thrown);
    }
    throw new AssertionError(thrown.getClass().getName() + ": " + message + hint, thrown);
  }
}
