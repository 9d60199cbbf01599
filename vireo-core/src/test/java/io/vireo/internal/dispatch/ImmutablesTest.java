package io.vireo.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.TypeRef;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ImmutablesTest {
  private enum Size {
    SMALL,
    LARGE
  }

  private record Customer(UUID id, String name, @Nullable Integer age, char initial) {}

  private record Order(Customer customer, Size size, Instant at, Duration within, URI link) {}

  private record Chain(String name, @Nullable Chain next) {}

  private record Nothing() {}

  private record WithList(String name, List<String> lines) {}

  private record WithObject(Object anything) {}

  private record WithMutable(Order order, WithList list) {}

  private record LoopToMutable(@Nullable LoopToMutable next, StringBuilder text) {}

  private record WithNumber(BigDecimal price) {}

  private record Box<T>(T content) {}

  private record WithBox(Box<String> box) {}

  static List<Type> immutable() {
    return List.of(
        String.class,
        int.class,
        Long.class,
        Size.class,
        Customer.class,
        Order.class,
        Chain.class,
        Nothing.class);
  }

  static List<Type> perhapsMutable() {
    return List.of(
        Object.class,
        JsonNode.class,
        Map.class,
        int[].class,
        BigDecimal.class,
        WithList.class,
        WithObject.class,
        WithMutable.class,
        LoopToMutable.class,
        WithNumber.class,
        Box.class,
        WithBox.class,
        new TypeRef<Box<String>>() {}.type(),
        new TypeRef<List<String>>() {}.type(),
        StringBuilder.class);
  }

  @ParameterizedTest
  @MethodSource("immutable")
  void whatNobodyCanChangeIsIncluded(Type type) {
    assertThat(Immutables.include(type)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("perhapsMutable")
  void whatSomebodyMightChangeIsNot(Type type) {
    assertThat(Immutables.include(type)).isFalse();
  }
}
