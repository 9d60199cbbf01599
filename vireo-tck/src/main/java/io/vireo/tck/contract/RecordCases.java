package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.EmitOptions;
import io.vireo.Message;
import io.vireo.PayloadException;
import io.vireo.Recovery;
import io.vireo.RecoveryFilter;
import io.vireo.RecoveryRecord;
import io.vireo.RedriveResult;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Records in a recovery queue that Vireo has not written itself: those of Python services, foreign
 * ones, and those that were exported and imported.
 */
abstract class RecordCases extends FailedEventCases {
  private static final String OF_PYTHON =
      "{\"controller\": \"8dd7f727-0074-43fb-94b8-7f1d59c9edbb\", \"error\": {\"message\":"
          + " \"nope\", \"traceback\": \"Traceback ...\", \"type\": \"RuntimeError\"}, \"message\":"
          + " \"{\\\"e\\\": 1}\", \"when\": 1795466535.2465959}";

  @Test
  void aRecordOfAPythonServiceIsReadAndRedriven() {
    RepairableHandler<JsonNode> jsonHandler = new RepairableHandler<>();
    jsonHandler.repair();
    app.onMessage(event, JsonNode.class, jsonHandler);
    raw().store(event, OF_PYTHON);

    Recovery recovery = recovery(event, 1);
    RecoveryRecord record = recovery.browse(ALL).get(0);
    assertThat(record.id()).matches("[0-9a-f]{16}");
    assertThat(record.route()).isEqualTo(event);
    assertThat(record.observerId()).hasValue("8dd7f727-0074-43fb-94b8-7f1d59c9edbb");
    assertThat(record.error())
        .isEqualTo(new RecoveryRecord.Error("RuntimeError", "nope", "Traceback ..."));
    assertThat(record.failedAt()).hasValue(Instant.parse("2026-11-23T20:42:15.246596Z"));
    assertThat(record.attempts()).isZero();
    assertThat(record.event().id()).isEmpty();
    assertThat(body(record)).isEqualTo("{\"e\": 1}");

    RedriveResult result = recovery.redrive(RecoveryFilter.ids(record.id()), DEFAULTS);

    assertThat(result).isEqualTo(new RedriveResult(1, 1, 1, 0));
    Message<JsonNode> message = jsonHandler.handled.next();
    assertThat(message.content().get("e").intValue()).isEqualTo(1);
    assertThat(message.event()).isEqualTo(event);
    assertThat(message.attempt()).isEqualTo(1);
    assertThat(recovery.count()).isZero();
  }

  @Test
  void whatIsNoRecordIsShownAsItIsAndInNobodysWay() {
    List<String> malformed =
        List.of(
            "", "{", "null", "[1]", "{}", "{\"remote_signal\":\"remote:ping\"}", "{\"error\":1}");
    malformed.forEach(body -> raw().store(event, body));
    raw().recovery(event).store(new byte[] {(byte) 0xff, 0, 1});
    app.onMessage(event, Integer.class, handler);
    app.emit(event, 7);

    Recovery recovery = recovery(event, malformed.size() + 2);
    List<RecoveryRecord> records = recovery.browse(ALL);
    assertThat(bodies(records.subList(0, malformed.size()))).isEqualTo(malformed);
    RecoveryRecord binary = records.get(malformed.size());
    assertThat(binary.event().body()).containsExactly((byte) 0xff, 0, 1);
    assertThat(records.subList(0, malformed.size() + 1))
        .allSatisfy(record -> assertThat(record.error().type()).isEqualTo("unreadable record"));

    handler.repair();
    assertThat(recovery.redrive(ALL, DEFAULTS))
        .isEqualTo(
            new RedriveResult(
                malformed.size() + 2L, malformed.size() + 2L, 1, malformed.size() + 1L));
    assertThat(handler.handled.next().content()).isEqualTo(7);

    // A person who knows what the event was can still give it a new body.
    assertThat(recovery.edit(binary.id(), 8)).isPresent();
    assertThat(handler.handled.next().content()).isEqualTo(8);
    assertThat(recovery.discard(RecoveryFilter.builder().errorType("unreadable record").build()))
        .isEqualTo(malformed.size());
    assertThat(recovery.count()).isZero();
  }

  @Test
  void whatIsExportedAndImportedIsTheSame() throws IOException {
    app.onMessage(event, Integer.class, handler);
    app.emit(event, 1);
    app.emit(event, 2, EmitOptions.builder().messageId("two").header("long", 2L).build());
    raw().publish(event, "\"é\"".getBytes(StandardCharsets.ISO_8859_1));
    Recovery recovery = recovery(event, 3);
    raw().store(event, OF_PYTHON);
    raw().recovery(event).store(new byte[] {(byte) 0xff, '\n', 1});
    raw().store(event, "{\n \"message\": \"5\"\r\n}");

    StringWriter exported = new StringWriter();
    assertThat(recovery.exportTo(ALL, exported)).isEqualTo(6);
    assertThat(recovery.count()).isEqualTo(6);
    assertThat(exported.toString().lines()).hasSize(6).contains(OF_PYTHON);
    List<RecoveryRecord> before = recovery.browse(ALL);
    recovery.discard(ALL);

    assertThat(recovery.importFrom(new StringReader("\uFEFF" + exported + "\n\n"))).isEqualTo(6);

    List<RecoveryRecord> after = recovery.browse(ALL);
    assertThat(after).usingRecursiveComparison().ignoringFields("id").isEqualTo(before);
    assertThat(ids(after).subList(0, 5)).isEqualTo(ids(before).subList(0, 5));
    StringWriter again = new StringWriter();
    recovery.exportTo(ALL, again);
    assertThat(again).hasToString(exported.toString());

    handler.repair();
    recovery.redrive(RecoveryFilter.builder().text("2").build(), DEFAULTS);
    Message<Integer> message = handler.handled.next();
    assertThat(message.id()).hasValue("two");
    assertThat(message.headers()).containsEntry("long", 2L);
  }

  @Test
  void aLineThatIsNoRecordEndsAnImport() throws IOException {
    Recovery recovery = core().recovery(event);

    assertThatThrownBy(
            () ->
                recovery.importFrom(new StringReader(OF_PYTHON + "\n\n{\"message\"\n" + OF_PYTHON)))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("Line 3")
        .hasMessageContaining("the 1 before it");

    assertThat(recovery.browse(ALL)).hasSize(1);
  }
}
