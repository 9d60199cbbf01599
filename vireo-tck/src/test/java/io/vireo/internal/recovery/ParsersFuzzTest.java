package io.vireo.internal.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Control.Pause;
import io.vireo.DelayedEvent;
import io.vireo.ObserverStatus;
import io.vireo.PauseOptions;
import io.vireo.RecoveryRecord;
import io.vireo.internal.control.ControlChannel;
import io.vireo.internal.control.ControlCommand;
import io.vireo.internal.control.PauseRecord;
import io.vireo.internal.control.RemoteSignal;
import io.vireo.spi.Delivery;
import io.vireo.spi.EventProperties;
import io.vireo.spi.StoredRecord;
import io.vireo.tck.fault.GeneratedRounds;
import io.vireo.tck.fault.HostileValues;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything that is read of what others have written, with generated texts: nothing throws what it
 * does not say, and what was written here is read as it was. Lives here and not beside what it
 * tests, as the generator does.
 */
class ParsersFuzzTest {
  private static final int ROUNDS = 1_000;
  private static final JsonMapper MAPPER = JsonMapper.shared();

  // ---- Recovery

  // Nobody compares these.
  @SuppressWarnings("ArrayRecordComponent")
  private record Stored(
      byte[] body, EventProperties properties, @Nullable String event, @Nullable String route)
      implements StoredRecord {}

  private static StoredRecord stored(HostileValues values, byte[] body) {
    boolean moved = values.chance(0.3);
    return new Stored(
        body, properties(values), moved ? values.text() : null, moved ? values.text() : null);
  }

  private static EventProperties properties(HostileValues values) {
    Map<String, Object> headers = new HashMap<>();
    for (int i = values.below(4); i > 0; i--) {
      String name =
          values.chance(0.5)
              ? shortened(values.text())
              : values.oneOf(
                  List.of(
                      "x-death",
                      "x-first-death-reason",
                      "x-first-death-queue",
                      "vireo-event",
                      Delivery.ATTEMPTS_HEADER));
      Object value =
          values.chance(0.3)
              ? List.of(
                  Map.of(
                      "queue",
                      values.text(),
                      "time",
                      Instant.now(),
                      "routing-keys",
                      List.of(values.text())))
              : values.value();
      headers.put(name, value == null || value instanceof Map ? "" : value);
    }
    return new EventProperties(
        values.chance(0.5) ? values.text() : null,
        values.chance(0.5) ? instant(values) : null,
        values.chance(0.5) ? values.text() : null,
        headers);
  }

  /** Neither a driver nor a broker lets a longer name pass. */
  private static String shortened(String name) {
    return name.substring(0, Math.min(255, name.length()));
  }

  private static Instant instant(HostileValues values) {
    return values.oneOf(
        List.of(
            Instant.MIN,
            Instant.MAX,
            Instant.EPOCH,
            Instant.now(),
            Instant.ofEpochSecond(values.below(Integer.MAX_VALUE), values.below(1_000_000_000))));
  }

  private static byte[] record(HostileValues values) {
    Map<String, Object> record = new LinkedHashMap<>();
    for (String field :
        List.of(
            RecoveryRecords.CONTROLLER,
            RecoveryRecords.ERROR,
            RecoveryRecords.BODY,
            RecoveryRecords.BODY_BYTES,
            RecoveryRecords.WHEN,
            RecoveryRecords.ID,
            RecoveryRecords.ROUTE,
            RecoveryRecords.EVENT,
            RecoveryRecords.ATTEMPTS,
            RecoveryRecords.LISTENER,
            RecoveryRecords.PROPERTIES)) {
      if (values.chance(0.6)) {
        record.put(field, values.chance(0.3) ? values.text() : values.value());
      }
    }
    if (values.chance(0.5)) {
      Map<String, Object> properties = new LinkedHashMap<>();
      for (String field :
          List.of(
              RecoveryRecords.MESSAGE_ID,
              RecoveryRecords.TIMESTAMP,
              RecoveryRecords.CONTENT_TYPE,
              RecoveryRecords.HEADERS,
              RecoveryRecords.HEADER_TYPES)) {
        properties.put(field, values.value());
      }
      properties.put(RecoveryRecords.HEADERS, hostileHeaders(values));
      properties.put(RecoveryRecords.HEADER_TYPES, headerTypes(values));
      record.put(RecoveryRecords.PROPERTIES, properties);
    }
    return written(record);
  }

  private static Map<String, Object> hostileHeaders(HostileValues values) {
    Map<String, Object> headers = new LinkedHashMap<>();
    for (String name : List.of("a", "b", "c")) {
      headers.put(name, values.chance(0.4) ? "1e999999999" : values.value());
    }
    return headers;
  }

  private static Map<String, Object> headerTypes(HostileValues values) {
    Map<String, Object> types = new LinkedHashMap<>();
    for (String name : List.of("a", "b", "c")) {
      types.put(
          name,
          values.oneOf(
              List.of(
                  "long", "short", "byte", "integer", "float", "double", "decimal", "bytes", "time",
                  "none")));
    }
    return types;
  }

  /** Half a surrogate pair cannot be written. */
  private static byte[] written(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JacksonException e) {
      return ("\"" + e.getClass().getName() + "\"").getBytes(UTF_8);
    }
  }

  private static byte[] bodyOrRecord(HostileValues values) {
    return switch (values.below(3)) {
      case 0 -> values.json();
      case 1 -> record(values);
      default -> values.damaged(record(values));
    };
  }

  @Test
  void whateverLiesInARecoveryQueueIsReadAndWrittenAsALine() {
    GeneratedRounds.run(
        ROUNDS,
        values -> {
          RecoveryReader reader =
              new RecoveryReader(values.chance(0.2) ? "vireo_unrouted" : "route");
          StoredRecord stored = stored(values, bodyOrRecord(values));

          FoundRecord found = reader.read(stored);
          String line = RecordLines.write(found);

          assertThat(line).doesNotContain("\n", "\r");
          byte[] again = new RecordLines(reader).read(line);
          assertThat(again).as(line).isNotNull();
          if (found.kind() == FoundRecord.Kind.UNREADABLE) {
            assertThat(again).isEqualTo(stored.body());
          } else {
            RecoveryRecord.Event event =
                reader.read(new Stored(again, EventProperties.NONE, null, null)).record().event();
            assertThat(event.body()).isEqualTo(found.record().event().body());
            assertThat(event.name()).isEqualTo(found.record().event().name());
          }
        });
  }

  @Test
  void anyLineOfAFileIsARecordOrIsRefused() {
    GeneratedRounds.run(
        ROUNDS,
        values -> {
          String line = new String(bodyOrRecord(values), UTF_8);

          byte[] stored = new RecordLines(new RecoveryReader("route")).read(line);

          if (stored != null) {
            assertThat(new RecoveryReader("route").read(stored(values, stored))).isNotNull();
          }
        });
  }

  @Test
  void anEventThatFailsIsRecordedWhateverTravelsBesideIt() {
    GeneratedRounds.run(
        ROUNDS,
        values -> {
          byte[] body = values.json();
          EventProperties properties = properties(values);
          RecoveryRecord.Event event =
              RecoveryRecord.Event.of(
                  "event",
                  properties.messageId(),
                  properties.timestamp(),
                  properties.contentType(),
                  properties.headers(),
                  body);
          RecoveryRecord record =
              RecoveryRecord.builder(
                      "id",
                      event,
                      new RecoveryRecord.Error(values.text(), values.text(), values.text()))
                  .route("route")
                  .attempts(values.count())
                  .failedAt(instant(values))
                  .build();

          byte[] written = RecoveryRecords.write(record);

          FoundRecord found =
              new RecoveryReader("route")
                  .read(new Stored(written, EventProperties.NONE, null, null));
          assertThat(found.kind()).isEqualTo(FoundRecord.Kind.RECORD);
          assertThat(found.record().event().body()).isEqualTo(body);
        });
  }

  // ---- Control

  private static byte[] control(HostileValues values) {
    Map<String, Object> command = new LinkedHashMap<>();
    command.put(
        "action",
        values.oneOf(List.of("PING", "PAUSE", "RESUME", "PAUSE_ROUTE", "RESUME_ROUTE", "", "0")));
    for (String field : List.of("event", "broadcast", "answerTo", "howLong")) {
      if (values.chance(0.5)) {
        command.put(field, values.value());
      }
    }
    if (values.chance(0.5)) {
      command.put("pause", pause(values));
    }
    byte[] whole = written(command);
    return values.chance(0.3) ? values.damaged(whole) : whole;
  }

  private static Map<String, Object> pause(HostileValues values) {
    Map<String, Object> pause = new LinkedHashMap<>();
    for (String field : List.of("by", "reason", "since", "until", "wholeRoute")) {
      if (values.chance(0.8)) {
        pause.put(
            field,
            values.oneOf(
                List.of(
                    "2026-01-01T00:00:00Z", "+1000000000-12-31T23:59:59.999999999Z", 1e300, 1)));
      }
      if (values.chance(0.2)) {
        pause.put(field, values.value());
      }
    }
    return pause;
  }

  @Test
  void anyControlMessageIsReadOrIgnored() {
    GeneratedRounds.run(
        ROUNDS,
        values -> {
          byte[] body = values.chance(0.5) ? control(values) : values.json();

          ControlCommand command = ControlCommand.read(body);

          if (command != null) {
            assertThat(command.action()).isNotNull();
            assertThat(ControlCommand.read(command.write())).isEqualTo(command);
          }
        });
  }

  @Test
  void anyAnswerToAPingIsReadOrIgnored() {
    GeneratedRounds.run(
        ROUNDS,
        values -> {
          Map<String, Object> answer = new LinkedHashMap<>();
          for (String field : List.of("id", "host", "process", "version", "since", "routes")) {
            if (values.chance(0.7)) {
              answer.put(field, values.chance(0.5) ? List.of() : values.value());
            }
          }
          byte[] body = values.chance(0.5) ? written(answer) : values.json();

          ObserverStatus status = ControlChannel.readStatus(body);

          if (status != null) {
            assertThat(status.id()).isNotNull();
          }
        });
  }

  @Test
  void anyRecordOfAPauseIsAPause() {
    GeneratedRounds.run(
        ROUNDS,
        values -> {
          byte[] body = values.chance(0.3) ? values.json() : written(pause(values));

          Pause pause = PauseRecord.read(values.chance(0.2) ? values.damaged(body) : body);

          assertThat(pause.since()).isNotNull();
          assertThat(PauseRecord.read(PauseRecord.write(pause))).isEqualTo(pause);
        });
  }

  @Test
  void aPauseThatWasWrittenIsReadAsItWas() {
    GeneratedRounds.run(
        ROUNDS,
        values -> {
          PauseOptions options;
          try {
            options =
                PauseOptions.builder()
                    .by(values.text())
                    .reason(values.text())
                    .howLong(values.duration())
                    .build();
          } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageMatching("(?s).+");
            return;
          }
          Pause pause = ControlCommand.pause(options, true);
          assertThat(PauseRecord.read(PauseRecord.write(pause))).isEqualTo(pause);
          ControlCommand command = ControlCommand.pause("event", false, options);
          assertThat(ControlCommand.read(command.write())).isEqualTo(command);
        });
  }

  @Test
  void aBodyIsASignalOrAnEvent() {
    GeneratedRounds.run(
        ROUNDS,
        values -> {
          byte[] body = values.json();

          RemoteSignal signal = RemoteSignal.read(body);

          if (signal != null) {
            assertThat(new String(body, UTF_8)).contains("\"remote_signal\"");
          }
        });
  }

  // ---- Handles

  @Test
  void aHandleIsReadAsItWasWrittenOrRefused() {
    GeneratedRounds.run(
        ROUNDS,
        values -> {
          String text;
          if (values.chance(0.5)) {
            DelayedEvent event =
                new DelayedEvent(
                    "event." + values.below(9),
                    "id" + values.number(),
                    Instant.ofEpochMilli(values.number()),
                    "place");
            text = event.toString();
            assertThat(DelayedEvent.parse(text)).isEqualTo(event);
          } else {
            text = values.text();
          }
          String damaged = new String(values.damaged(text.getBytes(UTF_8)), UTF_8);
          try {
            DelayedEvent event = DelayedEvent.parse(damaged);
            assertThat(DelayedEvent.parse(event.toString())).isEqualTo(event);
          } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("no delayed event");
          }
        });
  }
}
