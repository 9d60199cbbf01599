package io.vireo.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.vireo.CircuitBreaker;
import io.vireo.Codec;
import io.vireo.Core;
import io.vireo.DelayedEvent;
import io.vireo.Delegation;
import io.vireo.EmitOptions;
import io.vireo.ExchangeType;
import io.vireo.InvalidUrlException;
import io.vireo.ObserveOptions;
import io.vireo.Observer;
import io.vireo.OutgoingEvent;
import io.vireo.PauseOptions;
import io.vireo.QueueKind;
import io.vireo.Recovery;
import io.vireo.RecoveryFilter;
import io.vireo.RedriveOptions;
import io.vireo.RetryPolicy;
import io.vireo.RunningMode;
import io.vireo.Subscription;
import io.vireo.TypeRef;
import io.vireo.cloudevents.CloudEvents;
import io.vireo.rabbitmq.RabbitConsumerOptions;
import io.vireo.rabbitmq.RabbitDriver;
import io.vireo.rabbitmq.RabbitExchangeOptions;
import io.vireo.rabbitmq.RabbitOptions;
import io.vireo.spi.Driver;
import io.vireo.test.BrokerTime;
import io.vireo.test.RecordedEvents;
import io.vireo.test.TestBroker;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Each method that programs call refuses null at once and names the argument in the message, unless
 * the argument is declared {@link Nullable}.
 */
class NullArgumentsTest {
  private final String url = "memory:nulls-" + UUID.randomUUID();
  private final Observer observer = Observer.connect(url);
  private final TestBroker broker = TestBroker.start();
  private final RabbitDriver driver = RabbitDriver.connect("amqp://localhost:1");
  private final Map<Class<?>, Object> samples = new LinkedHashMap<>();

  @AfterEach
  void close() {
    observer.close();
    driver.close();
    broker.close();
  }

  /** The objects whose methods are called, with the public types of them. */
  private Map<Object, Class<?>> subjects() {
    Map<Object, Class<?>> subjects = new LinkedHashMap<>();
    subjects.put(observer, Observer.class);
    subjects.put(observer.control(), io.vireo.Control.class);
    subjects.put(observer.recovery("event"), Recovery.class);
    subjects.put(observer.on("event", data -> {}), Subscription.class);
    subjects.put(driver, RabbitDriver.class);
    subjects.put(broker, TestBroker.class);
    subjects.put(broker.events(), RecordedEvents.class);
    subjects.put(broker.time(), BrokerTime.class);
    for (Object one :
        List.of(
            EmitOptions.builder(),
            ObserveOptions.builder(),
            PauseOptions.builder(),
            RedriveOptions.builder(),
            RecoveryFilter.builder(),
            RecoveryFilter.all(),
            CircuitBreaker.builder(),
            RetryPolicy.none(),
            Delegation.after(Duration.ofSeconds(1)),
            OutgoingEvent.of("event", null, EmitOptions.defaults(), false),
            RabbitOptions.builder(),
            RabbitConsumerOptions.builder(),
            RabbitExchangeOptions.builder())) {
      subjects.put(one, one.getClass());
    }
    return subjects;
  }

  /** The types whose static methods and constructors are called. */
  private static List<Class<?>> factories() {
    return List.of(
        Core.class,
        Observer.class,
        Codec.class,
        TypeRef.class,
        DelayedEvent.class,
        Delegation.class,
        RunningMode.class,
        RetryPolicy.class,
        RecoveryFilter.class,
        OutgoingEvent.class,
        CloudEvents.class,
        RabbitDriver.class);
  }

  @TestFactory
  Stream<DynamicTest> nullIsRefusedAndTheArgumentNamed() {
    List<DynamicTest> tests = new ArrayList<>();
    subjects()
        .forEach(
            (subject, type) -> {
              for (Method method : type.getMethods()) {
                if (!Modifier.isStatic(method.getModifiers()) && isVireoMethod(method)) {
                  addTests(tests, method, subject);
                }
              }
            });
    for (Class<?> type : factories()) {
      for (Method method : type.getDeclaredMethods()) {
        if (!method.getName().equals("valueOf")
            && Modifier.isStatic(method.getModifiers())
            && Modifier.isPublic(method.getModifiers())) {
          addTests(tests, method, null);
        }
      }
      for (Constructor<?> constructor : type.getConstructors()) {
        addTests(tests, constructor, null);
      }
    }
    assertThat(tests).hasSizeGreaterThan(200);
    return tests.stream();
  }

  private static boolean isVireoMethod(Method method) {
    return method.getDeclaringClass().getName().startsWith("io.vireo.")
        && !method.isBridge()
        && !isOfTheDriverContract(method)
        && !method.getName().equals("equals");
  }

  /** Whether only the engine calls a method, after it has checked the arguments. */
  private static boolean isOfTheDriverContract(Method method) {
    return Driver.class.isAssignableFrom(method.getDeclaringClass())
        && Arrays.stream(Driver.class.getMethods())
            .anyMatch(
                one ->
                    one.getName().equals(method.getName())
                        && Arrays.equals(one.getParameterTypes(), method.getParameterTypes()));
  }

  private void addTests(List<DynamicTest> tests, Executable called, @Nullable Object subject) {
    Parameter[] parameters = called.getParameters();
    for (int i = 0; i < parameters.length; i++) {
      int index = i;
      if (!parameters[i].getType().isPrimitive()
          && !parameters[i].getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        tests.add(
            DynamicTest.dynamicTest(
                called.getDeclaringClass().getSimpleName()
                    + "."
                    + called.getName()
                    + Arrays.toString(called.getParameterTypes())
                    + " "
                    + parameters[i].getName(),
                () -> assertRefused(called, subject, index)));
      }
    }
  }

  private void assertRefused(Executable called, @Nullable Object subject, int index)
      throws ReflectiveOperationException {
    Parameter[] parameters = called.getParameters();
    @Nullable Object[] arguments = new Object[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      arguments[i] = i == index ? null : sample(parameters[i].getType());
    }
    called.setAccessible(true);
    try {
      if (called instanceof Method method) {
        method.invoke(subject, arguments);
      } else {
        ((Constructor<?>) called).newInstance(arguments);
      }
    } catch (InvocationTargetException e) {
      assertThat(e.getCause())
          .isInstanceOfAny(NullPointerException.class, IllegalArgumentException.class);
      assertThat(String.valueOf(e.getCause().getMessage())).contains(parameters[index].getName());
      return;
    }
    fail("The method accepted null");
  }

  private Object sample(Class<?> type) {
    return samples.computeIfAbsent(type, this::newSample);
  }

  private Object newSample(Class<?> type) {
    Map<Class<?>, Object> known =
        Map.ofEntries(
            Map.entry(boolean.class, false),
            Map.entry(int.class, 2),
            Map.entry(long.class, 2L),
            Map.entry(double.class, 0.5),
            Map.entry(String.class, "sample"),
            Map.entry(Object.class, "sample"),
            Map.entry(Class.class, String.class),
            Map.entry(Type.class, String.class),
            Map.entry(Duration.class, Duration.ofSeconds(1)),
            Map.entry(Instant.class, Instant.EPOCH),
            Map.entry(Path.class, Path.of("sample")),
            Map.entry(URI.class, URI.create("sample:a")),
            Map.entry(Map.class, Map.of()),
            Map.entry(List.class, List.of("amqp://localhost")),
            Map.entry(Set.class, Set.of()),
            Map.entry(Reader.class, new StringReader("")),
            Map.entry(Throwable.class, new InvalidUrlException("sample")),
            Map.entry(JsonMapper.class, JsonMapper.shared()));
    if (known.containsKey(type)) {
      return known.get(type);
    }
    return switch (type.getSimpleName()) {
      case "Codec" -> Codec.json();
      case "TypeRef" -> new TypeRef<String>() {};
      case "EmitOptions" -> EmitOptions.defaults();
      case "ObserveOptions" -> ObserveOptions.defaults();
      case "PauseOptions" -> PauseOptions.defaults();
      case "RedriveOptions" -> RedriveOptions.defaults();
      case "RecoveryFilter" -> RecoveryFilter.all();
      case "RetryPolicy" -> RetryPolicy.none();
      case "CircuitBreaker" -> CircuitBreaker.builder().build();
      case "Delegation" -> Delegation.after(Duration.ofSeconds(1));
      case "RabbitOptions" -> RabbitOptions.builder().urls("amqp://localhost:1").build();
      case "RabbitConsumerOptions" -> RabbitConsumerOptions.defaults();
      case "RabbitExchangeOptions" -> RabbitExchangeOptions.builder().build();
      case "ExchangeType" -> ExchangeType.TOPIC;
      case "QueueKind" -> QueueKind.CLASSIC;
      case "RunningMode" -> RunningMode.ASYNC;
      default -> genericSample(type);
    };
  }

  private static Object genericSample(Class<?> type) {
    if (type.isArray()) {
      return Array.newInstance(type.getComponentType(), 0);
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    if (type.isInterface()) {
      return Proxy.newProxyInstance(
          type.getClassLoader(),
          new Class<?>[] {type},
          (proxy, method, arguments) ->
              method.getReturnType() == boolean.class ? (Object) false : null);
    }
    if (type == SSLContext.class) {
      try {
        return SSLContext.getDefault();
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }
    throw new AssertionError("This test has no sample of " + type + ": add one");
  }
}
