package io.vireo.internal.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

class HeaderTypesTest {

  private static JsonNode json(Object value) {
    return JsonMapper.shared().readTree(JsonMapper.shared().writeValueAsString(value));
  }

  private static Map<String, Object> thereAndBack(Map<String, Object> headers) {
    return HeaderTypes.restore(json(headers), json(HeaderTypes.of(headers)));
  }

  @Test
  void everyTypeThatCanTravelComesBack() {
    Map<String, Object> headers = new LinkedHashMap<>();
    headers.put("text", "é😀");
    headers.put("boolean", false);
    headers.put("int", Integer.MIN_VALUE);
    headers.put("small long", 1L);
    headers.put("large long", Long.MAX_VALUE);
    headers.put("short", (short) -7);
    headers.put("byte", (byte) 7);
    headers.put("double", 1.0);
    headers.put("long double", 0.1 + 0.2);
    headers.put("not a number", Double.NaN);
    headers.put("infinite", Double.NEGATIVE_INFINITY);
    headers.put("float", 1.1f);
    headers.put("not a float", Float.NaN);
    headers.put("decimal", new BigDecimal("1234.56"));
    headers.put("integer", BigInteger.TEN.pow(30));
    headers.put("small integer", BigInteger.TWO);
    headers.put("time", Instant.parse("2026-01-01T00:00:00.001Z"));
    headers.put("list", List.of(1, 2L, "x", List.of(3L), Map.of("y", 4L)));
    headers.put("map", Map.of("a", 1, "b", 2L, "c", Map.of("d", (short) 3)));

    assertThat(thereAndBack(headers)).isEqualTo(headers);
  }

  @Test
  void bytesComeBack() {
    byte[] bytes = {0, -1, 127, 10};

    assertThat((byte[]) thereAndBack(Map.of("b", bytes)).get("b")).isEqualTo(bytes);
  }

  @Test
  void whereJsonIsEnoughNothingIsSaid() {
    assertThat(
            HeaderTypes.of(
                Map.of(
                    "a", "1", "b", 1, "c", 1.5, "d", true, "e", List.of(1), "f", Map.of("x", 1))))
        .isEmpty();
  }

  @Test
  void typesThatDoNotFitAreIgnored() {
    Map<String, String> headers = Map.of("a", "x", "b", "y", "c", "z", "d", "%%%");

    assertThat(
            HeaderTypes.restore(
                json(headers),
                json(Map.of("a", "long", "b", "time", "c", List.of("long"), "d", "bytes"))))
        .isEqualTo(headers);
    assertThat(HeaderTypes.restore(json(headers), json("text"))).isEqualTo(headers);
    assertThat(HeaderTypes.restore(json(headers), MissingNode.getInstance())).isEqualTo(headers);
    assertThat(HeaderTypes.restore(json(Map.of("a", List.of(1))), json(Map.of("a", "long"))))
        .isEqualTo(Map.of("a", List.of(1)));
  }

  @Test
  void headersThatAreNoneAreNone() {
    assertThat(HeaderTypes.restore(json("x"), json("y"))).isEmpty();
    assertThat(HeaderTypes.restore(MissingNode.getInstance(), MissingNode.getInstance())).isEmpty();
  }
}
