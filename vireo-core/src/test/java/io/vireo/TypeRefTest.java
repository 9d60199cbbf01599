package io.vireo;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TypeRefTest {
  record Order(int id) {}

  static final class Orders {
    void ship(List<Order> orders) {}
  }

  @Test
  void aTypeThatReflectionHasFoundIsDecodedLikeOneThatWasWrittenDown() throws Exception {
    Type type = Orders.class.getDeclaredMethod("ship", List.class).getGenericParameterTypes()[0];
    CompletableFuture<Object> shipped = new CompletableFuture<>();

    try (Observer app = Observer.connect("memory:" + UUID.randomUUID())) {
      @SuppressWarnings("unchecked")
      TypeRef<Object> reference = (TypeRef<Object>) TypeRef.of(type);
      app.on("orders", reference, shipped::complete);
      app.emit("orders", List.of(new Order(42)));

      assertThat(shipped.get(10, TimeUnit.SECONDS)).isEqualTo(List.of(new Order(42)));
    }
    assertThat(TypeRef.of(type)).hasToString(type.getTypeName());
  }

  @Test
  void anObserverThatIsConnectedWithACodecUsesIt() throws Exception {
    CompletableFuture<Object> heard = new CompletableFuture<>();

    try (Observer app = Observer.connect("memory:" + UUID.randomUUID(), new UpperCase())) {
      app.on("word", String.class, heard::complete);
      app.emit("word", "quiet");

      assertThat(heard.get(10, TimeUnit.SECONDS)).isEqualTo("QUIET");
    }
  }

  /** A codec that can be told from the standard one. */
  private static final class UpperCase implements Codec {
    private final Codec json = Codec.json();

    @Override
    public byte[] encode(@Nullable Object data) {
      return json.encode(String.valueOf(data).toUpperCase(Locale.ROOT));
    }

    @Override
    public @Nullable Object decode(byte[] body, Type type) {
      return json.decode(body, type);
    }

    @Override
    public String contentType() {
      return "application/json";
    }
  }
}
