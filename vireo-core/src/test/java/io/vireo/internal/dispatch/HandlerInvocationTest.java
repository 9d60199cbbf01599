package io.vireo.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Codec;
import io.vireo.ObserveOptions;
import io.vireo.internal.intercept.Interceptors;
import io.vireo.internal.json.JacksonCodec;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Delivery;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Listeners of one event get the same object only if nobody can change it. */
class HandlerInvocationTest {
  /** Nobody can change it. */
  public record Fixed(int id, String name) {}

  /** Nobody can change this either. */
  public record Other(int id) {}

  /** Its list can be changed. */
  public record Loose(int id, List<String> lines) {}

  private final AtomicReference<@Nullable Object> endpoint = new AtomicReference<>();
  private final Delivery delivery = delivery(endpoint);

  @Test
  void anImmutableRecordIsDecodedOnceForAll() {
    HandlerInvocation first = invocation(Codec.json(), Fixed.class);
    assertThat(first.hasBeenDecoded(delivery)).isFalse();

    Object content = first.decode(delivery);

    assertThat(content).isEqualTo(new Fixed(1, "a"));
    HandlerInvocation second = invocation(Codec.json(), Fixed.class);
    assertThat(second.hasBeenDecoded(delivery)).isTrue();
    assertThat(second.decode(delivery)).isSameAs(content);
    assertThat(second.decode(delivery(null))).isEqualTo(content).isNotSameAs(content);
  }

  @ParameterizedTest
  @ValueSource(classes = {Loose.class, JsonNode.class, Object.class})
  void whatCouldBeChangedIsDecodedForEach(Class<?> type) {
    Object content = invocation(Codec.json(), type).decode(delivery);

    assertThat(invocation(Codec.json(), type).decode(delivery))
        .isEqualTo(content)
        .isNotSameAs(content);
  }

  @Test
  void whoAsksForAnotherTypeGetsThat() {
    invocation(Codec.json(), Fixed.class).decode(delivery);

    assertThat(invocation(Codec.json(), Other.class).decode(delivery)).isEqualTo(new Other(1));
    assertThat(invocation(Codec.json(), JsonNode.class).decode(delivery))
        .isInstanceOf(JsonNode.class);
    assertThat(invocation(Codec.json(), Fixed.class).decode(delivery)).isEqualTo(new Fixed(1, "a"));
  }

  @Test
  void aCodecOfTheProgramsIsAskedEachTime() {
    Codec own = new JacksonCodec(JsonMapper.shared());
    invocation(Codec.json(), Fixed.class).decode(delivery);

    Object content = invocation(own, Fixed.class).decode(delivery);

    assertThat(invocation(own, Fixed.class).decode(delivery)).isNotSameAs(content);
  }

  private static HandlerInvocation invocation(Codec codec, Type type) {
    ConsumerRequest request =
        new ConsumerRequest("observer", "1", "event", false, ObserveOptions.defaults());
    return new HandlerInvocation(
        codec, type, content -> {}, false, new ListenerInterceptors(new Interceptors<>(), request));
  }

  private static Delivery delivery(@Nullable AtomicReference<@Nullable Object> endpoint) {
    byte[] body = "{\"id\":1,\"name\":\"a\",\"lines\":[\"b\"]}".getBytes(StandardCharsets.UTF_8);
    return (Delivery)
        Proxy.newProxyInstance(
            Delivery.class.getClassLoader(),
            new Class<?>[] {Delivery.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "body" -> body;
                  case "shared" -> endpoint;
                  default -> throw new AssertionError(method);
                });
  }
}
