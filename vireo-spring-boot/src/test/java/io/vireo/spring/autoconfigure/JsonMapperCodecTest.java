package io.vireo.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.Codec;
import io.vireo.PayloadException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

class JsonMapperCodecTest {
  private final Codec codec =
      new JsonMapperCodec(
          JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE).build());

  record Order(int orderId) {}

  @Test
  void dataIsWrittenAndReadAsTheMapperSays() {
    assertThat(codec.encode(new Order(1))).asString().isEqualTo("{\"order-id\":1}");
    assertThat(codec.decode(bytes("{\"order-id\":\"2\"}"), Order.class)).isEqualTo(new Order(2));
    assertThat(codec.decode(bytes("null"), Order.class)).isNull();
    assertThat(codec.contentType()).isEqualTo("application/json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}{}", "{\"a\":1,\"a\":2}", "{", "[1,]"})
  void aBodyThatIsNoJsonIsRefused(String body) {
    assertThatThrownBy(() -> codec.decode(bytes(body), Map.class))
        .isInstanceOf(PayloadException.class);
  }

  @Test
  void aBodyThatIsNoUtf8IsRefused() {
    byte[] latin1 = "\"\u00e9\"".getBytes(StandardCharsets.ISO_8859_1);
    byte[] utf16 = "\"a\"".getBytes(StandardCharsets.UTF_16LE);

    assertThatThrownBy(() -> codec.decode(latin1, String.class))
        .isInstanceOf(PayloadException.class);
    assertThatThrownBy(() -> codec.decode(utf16, String.class))
        .isInstanceOf(PayloadException.class);
    assertThat(codec.decode(bytes("\"\uFFFD\""), String.class)).isEqualTo("\uFFFD");
  }

  static class Nameless {
    public String getName() {
      throw new IllegalStateException("no name");
    }
  }

  @Test
  void dataThatCannotBeWrittenIsRefused() {
    assertThatThrownBy(() -> codec.encode(new Nameless()))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("no name");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
