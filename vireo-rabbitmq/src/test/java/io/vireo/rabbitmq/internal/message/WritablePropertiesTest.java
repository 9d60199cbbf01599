package io.vireo.rabbitmq.internal.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WritablePropertiesTest {

  @Test
  void whatTheClientCanWriteStays() {
    Map<String, Object> headers =
        Map.of(
            "text",
            "é😀",
            "count",
            5L,
            "flag",
            true,
            "price",
            new BigDecimal("1.25"),
            "bytes",
            new byte[] {1},
            "list",
            List.of("a", 1),
            "table",
            Map.of("key", "b"));

    assertThat(WritableProperties.headers(headers)).isEqualTo(headers);
  }

  @Test
  void timesBecomeThoseOfTheClientWhereverTheyAre() {
    Instant time = Instant.ofEpochSecond(5);

    assertThat(
            WritableProperties.headers(
                Map.of("date", time, "list", List.of(time), "table", Map.of("at", time))))
        .isEqualTo(
            Map.of(
                "date", Date.from(time),
                "list", List.of(Date.from(time)),
                "table", Map.of("at", Date.from(time))));
  }

  @Test
  void whatTheClientCannotWriteIsLeftOut() {
    Map<String, Object> headers = new HashMap<>();
    headers.put("huge", BigInteger.TEN.pow(30));
    headers.put("precise", new BigDecimal("1234567890.123456789"));
    headers.put("far", Instant.MAX);
    headers.put("n".repeat(256), "a long name");
    headers.put("deep", nested(40));
    headers.put("nested", Map.of("huge", BigInteger.TEN.pow(30)));
    headers.put("own", 1);

    assertThat(WritableProperties.headers(headers)).containsOnlyKeys("own");
  }

  @Test
  void headersThatFitNoFrameAreLeftOutOneByOne() {
    Map<String, Object> headers = Map.of("large", "x".repeat(200_000), "own", 1);

    assertThat(WritableProperties.headers(headers)).containsOnlyKeys("own");
  }

  @Test
  void noHeaderLeadsACopyToOtherQueues() {
    Map<String, Object> headers =
        Map.of("CC", List.of("other"), "BCC", List.of("other"), "x-death", List.of(), "own", 1);

    assertThat(WritableProperties.headers(headers)).containsOnlyKeys("own");
  }

  @Test
  void textsAndTimesThatCannotTravelAreLeftOut() {
    assertThat(WritableProperties.shortText("é".repeat(127))).hasSize(127);
    assertThat(WritableProperties.shortText("é".repeat(128))).isNull();
    assertThat(WritableProperties.shortText(null)).isNull();
    assertThat(WritableProperties.timestamp(Instant.EPOCH)).isEqualTo(Instant.EPOCH);
    assertThat(WritableProperties.timestamp(Instant.MAX)).isNull();
    assertThat(WritableProperties.timestamp(Instant.MIN)).isNull();
  }

  private static Object nested(int depth) {
    return depth == 0 ? "end" : Map.of("level", nested(depth - 1));
  }
}
