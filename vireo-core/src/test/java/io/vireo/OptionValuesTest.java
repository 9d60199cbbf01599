package io.vireo;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each option that can be set is a value of its options, wherever these are compared or shown. */
class OptionValuesTest {
  /** A number that all options take, and that is nobody's default. */
  private static final int SEVENTY = 70;

  static Stream<Arguments> setters() {
    return Stream.of(
            CircuitBreaker.class,
            EmitOptions.class,
            ObserveOptions.class,
            PauseOptions.class,
            RecoveryFilter.class,
            RedriveOptions.class)
        .flatMap(
            options ->
                Arrays.stream(builder(options).getClass().getMethods())
                    .filter(method -> method.getReturnType() == builder(options).getClass())
                    .filter(method -> !Modifier.isStatic(method.getModifiers()))
                    .map(method -> Arguments.of(options, method)));
  }

  @ParameterizedTest
  @MethodSource("setters")
  void anOptionThatIsSetIsComparedAndShown(Class<?> options, Method setter) throws Exception {
    Object defaults = build(builder(options));
    Object[] values =
        Arrays.stream(setter.getParameterTypes()).map(OptionValuesTest::value).toArray();
    Object builder = builder(options);
    setter.invoke(builder, values);
    Object set = build(builder);

    assertThat(build(builder)).isEqualTo(set).hasSameHashCodeAs(set).hasToString(set.toString());
    assertThat(set).isNotEqualTo(defaults);
    assertThat(set.hashCode()).isNotEqualTo(defaults.hashCode());
    assertThat(set.toString()).isNotEqualTo(defaults.toString());
  }

  @ParameterizedTest
  @MethodSource("setters")
  void aBuilderThatStartsFromOptionsKeepsWhatWasSet(Class<?> options, Method setter)
      throws Exception {
    Object builder = builder(options);
    setter.invoke(
        builder, Arrays.stream(setter.getParameterTypes()).map(OptionValuesTest::value).toArray());
    Object set = build(builder);

    if (set instanceof EmitOptions emit) {
      assertThat(emit.toBuilder().build()).isEqualTo(emit);
    } else if (set instanceof ObserveOptions observe) {
      assertThat(observe.toBuilder().build()).isEqualTo(observe);
    }
  }

  private static Object builder(Class<?> options) {
    try {
      return options.getMethod("builder").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(options + " has no builder", e);
    }
  }

  private static Object build(Object builder) throws ReflectiveOperationException {
    return builder.getClass().getMethod("build").invoke(builder);
  }

  private static Object value(Class<?> type) {
    if (type == boolean.class) {
      return true;
    }
    if (type == int.class || type == Object.class) {
      return SEVENTY;
    }
    if (type == long.class) {
      return (long) SEVENTY;
    }
    if (type == double.class) {
      return 1.0 / SEVENTY;
    }
    if (type == String.class) {
      return "seventy";
    }
    if (type == String[].class) {
      return new String[] {"seventy"};
    }
    if (type == Duration.class) {
      return Duration.ofSeconds(SEVENTY);
    }
    if (type == Instant.class) {
      return Instant.ofEpochSecond(SEVENTY);
    }
    if (type == Map.class) {
      return Map.of("seventy", SEVENTY);
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[type.getEnumConstants().length - 1];
    }
    if (type == RetryPolicy.class) {
      return RetryPolicy.immediately(SEVENTY);
    }
    if (type == Delegation.class) {
      return Delegation.after(Duration.ofSeconds(SEVENTY), "seventy");
    }
    if (type == CircuitBreaker.class) {
      return CircuitBreaker.builder().window(SEVENTY).build();
    }
    if (type.isInterface()) {
      return callback(type);
    }
    throw new AssertionError("This test has no value of " + type + " yet; add one");
  }

  /** An object of an interface that nobody calls, equal to itself alone. */
  private static Object callback(Class<?> type) {
    return Proxy.newProxyInstance(
        type.getClassLoader() == null
            ? OptionValuesTest.class.getClassLoader()
            : type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "equals" -> proxy == arguments[0];
              case "hashCode" -> System.identityHashCode(proxy);
              case "toString" -> "callback";
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }
}
