package io.vireo.internal.recovery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.RecoveryRecord;
import io.vireo.internal.recovery.FoundRecord.Kind;
import io.vireo.spi.EventProperties;
import io.vireo.spi.StoredRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryReaderTest {
  private final RecoveryReader reader = new RecoveryReader("e");

  private FoundRecord read(byte[] body) {
    return reader.read(FakeRecoveryQueue.record(body, EventProperties.NONE));
  }

  private RecoveryRecord record(String json) {
    FoundRecord found = read(json.getBytes(UTF_8));
    assertThat(found.kind()).isEqualTo(Kind.RECORD);
    return found.record();
  }

  private static String body(RecoveryRecord record) {
    return new String(record.event().body(), UTF_8);
  }

  // ---- Records

  @Test
  void whatPythonWritesIsRead() {
    RecoveryRecord record =
        record(
            "{\"controller\": \"c\", \"error\": {\"message\": \"nope \\u00e9\", \"traceback\": \"t\","
                + " \"type\": \"RuntimeError\"}, \"message\": \"{\\\"e\\\": 1}\","
                + " \"when\": 1795466535.2465959}");

    assertThat(record.route()).isEqualTo("e");
    assertThat(record.listener()).isEmpty();
    assertThat(record.observerId()).hasValue("c");
    assertThat(record.error()).isEqualTo(new RecoveryRecord.Error("RuntimeError", "nope é", "t"));
    assertThat(record.failedAt()).hasValue(Instant.parse("2026-11-23T20:42:15.246596Z"));
    assertThat(record.attempts()).isZero();
    assertThat(record.event().name()).isEqualTo("e");
    assertThat(record.event().id()).isEmpty();
    assertThat(record.event().emittedAt()).isEmpty();
    assertThat(record.event().headers()).isEmpty();
    assertThat(body(record)).isEqualTo("{\"e\": 1}");
  }

  @Test
  void aRecordWithoutIdHasOneOfItsBytes() {
    RecoveryRecord one = record("{\"message\":\"1\"}");

    assertThat(one.id()).matches("[0-9a-f]{16}").isEqualTo(record("{\"message\":\"1\"}").id());
    assertThat(one.id()).isNotEqualTo(record("{\"message\":\"2\"}").id());
    assertThat(record("{\"message\":\"1\",\"id\":\"x\"}").id()).isEqualTo("x");
  }

  @Test
  void anIdThatNobodyCouldNameIsReplaced() {
    for (String id : List.of("a\\nb", "\\u0000", "\\ud83d", "x".repeat(256))) {
      assertThat(record("{\"message\":\"1\",\"id\":\"" + id + "\"}").id()).matches("[0-9a-f]{16}");
    }
    assertThat(record("{\"message\":\"1\",\"id\":\"7/é😀\"}").id()).isEqualTo("7/é😀");
  }

  @Test
  void whatIsWrittenHereIsRead() {
    RecoveryRecord record =
        RecoveryRecord.builder(
                "id",
                RecoveryRecord.Event.of(
                    "e.a",
                    "message",
                    Instant.parse("2026-01-01T00:00:00.001Z"),
                    "text/plain",
                    Map.of("h", 1L),
                    "é".getBytes(ISO_8859_1)),
                new RecoveryRecord.Error("Type", "message", "trace"))
            .route("e.*")
            .listener("observer/1")
            .observerId("observer")
            .attempts(3)
            .failedAt(Instant.parse("2026-01-01T00:00:01.000001Z"))
            .build();

    FoundRecord found = read(RecoveryRecords.write(record));

    assertThat(found.kind()).isEqualTo(Kind.RECORD);
    assertThat(found.record()).usingRecursiveComparison().isEqualTo(record);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"message\":\"1\",\"error\":7,\"when\":\"noon\",\"attempts\":\"many\",\"properties\":[1]}",
        "{\"message\":\"1\",\"error\":null,\"when\":1e400,\"attempts\":-1,\"properties\":null}",
        "{\"message\":\"1\",\"error\":[],\"when\":-5,\"attempts\":1e9,\"route\":7,\"event\":{}}",
        "{\"message\":\"1\",\"when\":1e300,\"attempts\":99999999999999999999,\"route\":\"\"}",
        "{\"message\":\"1\",\"properties\":{\"headers\":7,\"header_types\":7,\"timestamp\":\"x\"}}",
        "{\"message\":\"1\",\"controller\":\"\",\"listener\":null,\"id\":null}"
      })
  void whatDoesNotFitIsAsIfItWereMissing(String json) {
    RecoveryRecord record = record(json);

    assertThat(body(record)).isEqualTo("1");
    assertThat(record.route()).isEqualTo("e");
    assertThat(record.event().name()).isEqualTo("e");
    assertThat(record.error().type()).isEqualTo("unknown");
    assertThat(record.failedAt()).isEmpty();
    assertThat(record.attempts()).isZero();
    assertThat(record.event().headers()).isEmpty();
    assertThat(record.event().emittedAt()).isEmpty();
    assertThat(record.id()).matches("[0-9a-f]{16}");
  }

  @Test
  void aRecordNamesNoQueueOfVireosOwnAndNoneThatCannotBe() {
    for (String name : List.of("PAUSED.e", "RECOVERY.e", "amq.x", "é".repeat(128))) {
      RecoveryRecord record =
          record("{\"message\":\"1\",\"route\":\"" + name + "\",\"event\":\"" + name + "\"}");

      assertThat(record.route()).isEqualTo("e");
      assertThat(record.event().name()).isEqualTo("e");
    }
  }

  @Test
  void aMessageThatIsNoTextIsItsJson() {
    assertThat(body(record("{\"message\":{\"e\":1}}"))).isEqualTo("{\"e\":1}");
    assertThat(body(record("{\"message\":\"\"}"))).isEmpty();
    assertThat(body(record("{\"message\":null}"))).isEqualTo("null");
  }

  @Test
  void aRecordMayBeLargerThanAnyEvent() {
    String large = "x".repeat(30 << 20);

    assertThat(body(record("{\"message\":\"" + large + "\"}"))).hasSize(30 << 20);
  }

  // ---- Other entries

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "null",
        "[1]",
        "\"message\"",
        "{}",
        "{\"error\":1}",
        "{\"message\":\"1\"} x",
        "{\"message\":\"1\",\"message_base64\":\"%\"}",
        "{\"remote_signal\":\"remote:pause\"}"
      })
  void whatIsNoRecordIsShownAsItIs(String stored) {
    FoundRecord found = read(stored.getBytes(UTF_8));

    assertThat(found.kind()).isEqualTo(Kind.UNREADABLE);
    assertThat(found.hasEvent()).isFalse();
    assertThat(found.record().error().type()).isEqualTo("unreadable record");
    assertThat(found.record().error().message()).startsWith("It is not the JSON of a record");
    assertThat(found.record().route()).isEqualTo("e");
    assertThat(body(found.record())).isEqualTo(stored);
    assertThat(found.record().id()).matches("[0-9a-f]{16}");
  }

  @Test
  void noDepthIsTooDeep() {
    String deep = "[".repeat(100_000);

    assertThat(read(deep.getBytes(UTF_8)).kind()).isEqualTo(Kind.UNREADABLE);
    assertThat(read(("{\"message\":\"1\",\"x\":" + deep).getBytes(UTF_8)).kind())
        .isEqualTo(Kind.UNREADABLE);
  }

  @Test
  void onlyUtf8IsARecord() {
    byte[] utf16 = "{\"message\":\"1\"}".getBytes(UTF_16);

    FoundRecord found = read(utf16);

    assertThat(found.kind()).isEqualTo(Kind.UNREADABLE);
    assertThat(found.record().error().message()).isEqualTo("It is not UTF-8");
    assertThat(found.record().event().body()).isEqualTo(utf16);
  }

  // ---- Events that the broker has moved there

  private static StoredRecord givenUp(String body, Map<String, Object> headers) {
    return FakeRecoveryQueue.record(
        body.getBytes(UTF_8), new EventProperties("m", Instant.EPOCH, "text/plain", headers));
  }

  @Test
  void anEventThatAQueueHasGivenUpSaysWhy() {
    Map<String, Object> death =
        Map.of(
            "reason",
            "delivery_limit",
            "queue",
            "e",
            "time",
            Instant.parse("2026-01-01T00:00:00Z"),
            "routing-keys",
            List.of("e.a", "x"));
    FoundRecord found =
        reader.read(givenUp("7", Map.of("x-death", List.of(death), "vireo-attempts", 2, "h", 1)));

    assertThat(found.kind()).isEqualTo(Kind.EVENT);
    RecoveryRecord record = found.record();
    assertThat(record.id()).isEqualTo("m");
    assertThat(record.route()).isEqualTo("e");
    assertThat(record.event().name()).isEqualTo("e.a");
    assertThat(record.event().id()).hasValue("m");
    assertThat(record.event().emittedAt()).hasValue(Instant.EPOCH);
    assertThat(record.event().contentType()).hasValue("text/plain");
    assertThat(record.event().headers()).containsEntry("h", 1);
    assertThat(body(record)).isEqualTo("7");
    assertThat(record.error().type()).isEqualTo("dead-lettered");
    assertThat(record.error().message())
        .isEqualTo("The broker has given it up in queue 'e': delivery_limit");
    assertThat(record.attempts()).isEqualTo(2);
    assertThat(record.failedAt()).hasValue(Instant.parse("2026-01-01T00:00:00Z"));
  }

  @Test
  void headersOfAnyFormDoNotHarm() {
    for (Object deaths : List.of("x", List.of(), List.of("x"), List.of(Map.of("reason", 1)))) {
      RecoveryRecord record = reader.read(givenUp("7", Map.of("x-death", deaths))).record();

      assertThat(record.error().type()).isEqualTo("dead-lettered");
      assertThat(record.error().message()).isEqualTo("The broker has given it up");
      assertThat(record.event().name()).isEqualTo("e");
      assertThat(record.failedAt()).isEmpty();
    }
  }

  @Test
  void anEventThatNoQueueTookGoesBackToItsOwnRoute() {
    RecoveryReader unrouted = new RecoveryReader("vireo_unrouted");

    RecoveryRecord named =
        unrouted.read(givenUp("7", Map.of("x-death", "x", "vireo-event", "order.placed"))).record();

    assertThat(named.route()).isEqualTo("order.placed");
    assertThat(named.event().name()).isEqualTo("order.placed");
    assertThat(named.error().type()).isEqualTo("unrouted");
  }

  /** The body of an event may look like a record. The driver tells what the entry is. */
  @Test
  void whatTheDriverSaysCounts() {
    StoredRecord stored =
        new StoredRecord() {
          @Override
          public byte[] body() {
            return "{\"message\":\"1\"}".getBytes(UTF_8);
          }

          @Override
          public EventProperties properties() {
            return EventProperties.NONE;
          }

          @Override
          public String event() {
            return "e.a";
          }

          @Override
          public String route() {
            return "e.*";
          }
        };

    FoundRecord found = reader.read(stored);

    assertThat(found.kind()).isEqualTo(Kind.EVENT);
    assertThat(found.record().event().name()).isEqualTo("e.a");
    assertThat(found.record().route()).isEqualTo("e.*");
    assertThat(found.record().id()).matches("[0-9a-f]{16}");
    assertThat(body(found.record())).isEqualTo("{\"message\":\"1\"}");
  }
}
