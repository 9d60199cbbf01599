package io.vireo.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.EmitOptions;
import io.vireo.Message;
import io.vireo.Observer;
import io.vireo.PayloadException;
import io.vireo.Recovery;
import io.vireo.RecoveryFilter;
import io.vireo.RecoveryRecord;
import io.vireo.RedriveOptions;
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

  RecordCases(DriverContract contract) {
    super(contract);
  }

  @Test
  void aRecordOfAPythonServiceIsReadAndRedriven() {
    RepairableHandler<JsonNode> handler = new RepairableHandler<>();
    handler.repair();
    Observer app = observer();
    String event = event();
    app.onMessage(event, JsonNode.class, handler);
    raw().store(event, OF_PYTHON);

    Recovery recovery = recovery(event, 1);
    RecoveryRecord record = recovery.browse(RecoveryFilter.all()).get(0);
    assertThat(record.id()).matches("[0-9a-f]{16}");
    assertThat(record.route()).isEqualTo(event);
    assertThat(record.observerId()).hasValue("8dd7f727-0074-43fb-94b8-7f1d59c9edbb");
    assertThat(record.error())
        .isEqualTo(new RecoveryRecord.Error("RuntimeError", "nope", "Traceback ..."));
    assertThat(record.failedAt()).hasValue(Instant.parse("2026-11-23T20:42:15.246596Z"));
    assertThat(record.attempts()).isZero();
    assertThat(record.event().id()).isEmpty();
    assertThat(body(record)).isEqualTo("{\"e\": 1}");

    RedriveResult result =
        recovery.redrive(RecoveryFilter.ids(record.id()), RedriveOptions.defaults());

    assertThat(result).isEqualTo(new RedriveResult(1, 1, 1, 0));
    Message<JsonNode> message = handler.handled.next();
    assertThat(message.content().get("e").intValue()).isEqualTo(1);
    assertThat(message.event()).isEqualTo(event);
    assertThat(message.attempt()).isEqualTo(1);
    assertThat(recovery.count()).isZero();
  }

  @Test
  void whatIsNoRecordIsShownAsItIsAndInNobodysWay() {
    RepairableHandler<Integer> handler = new RepairableHandler<>();
    String event = event();
    RawDriver raw = raw();
    List<String> malformed =
        List.of(
            "", "{", "null", "[1]", "{}", "{\"remote_signal\":\"remote:ping\"}", "{\"error\":1}");
    malformed.forEach(body -> raw.store(event, body));
    raw.recovery(event).store(new byte[] {(byte) 0xff, 0, 1});
    failing(event, handler, 7, 7);

    Recovery recovery = recovery(event, malformed.size() + 2);
    List<RecoveryRecord> records = recovery.browse(RecoveryFilter.all());
    assertThat(bodies(records.subList(0, malformed.size()))).isEqualTo(malformed);
    RecoveryRecord binary = records.get(malformed.size());
    assertThat(binary.event().body()).containsExactly((byte) 0xff, 0, 1);
    assertThat(records.subList(0, malformed.size() + 1))
        .allSatisfy(record -> assertThat(record.error().type()).isEqualTo("unreadable record"));

    handler.repair();
    assertThat(recovery.redrive(RecoveryFilter.all(), RedriveOptions.defaults()))
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
    RepairableHandler<Integer> handler = new RepairableHandler<>();
    String event = event();
    Observer app = failing(event, handler, 1, 1);
    app.emit(event, 2, EmitOptions.builder().messageId("two").header("long", 2L).build());
    RawDriver raw = raw();
    raw.publish(event, "\"é\"".getBytes(StandardCharsets.ISO_8859_1));
    Recovery recovery = recovery(event, 3);
    raw.store(event, OF_PYTHON);
    raw.recovery(event).store(new byte[] {(byte) 0xff, '\n', 1});
    raw.store(event, "{\n \"message\": \"5\"\r\n}");

    StringWriter exported = new StringWriter();
    assertThat(recovery.exportTo(RecoveryFilter.all(), exported)).isEqualTo(6);
    assertThat(recovery.count()).isEqualTo(6);
    assertThat(exported.toString().lines()).hasSize(6).contains(OF_PYTHON);
    List<RecoveryRecord> before = recovery.browse(RecoveryFilter.all());
    recovery.discard(RecoveryFilter.all());

    assertThat(recovery.importFrom(new StringReader("\uFEFF" + exported + "\n\n"))).isEqualTo(6);

    List<RecoveryRecord> after = recovery.browse(RecoveryFilter.all());
    assertThat(after).usingRecursiveComparison().ignoringFields("id").isEqualTo(before);
    assertThat(ids(after).subList(0, 5)).isEqualTo(ids(before).subList(0, 5));
    StringWriter again = new StringWriter();
    recovery.exportTo(RecoveryFilter.all(), again);
    assertThat(again).hasToString(exported.toString());

    handler.repair();
    recovery.redrive(RecoveryFilter.builder().text("2").build(), RedriveOptions.defaults());
    Message<Integer> message = handler.handled.next();
    assertThat(message.id()).hasValue("two");
    assertThat(message.headers()).containsEntry("long", 2L);
  }

  @Test
  void aLineThatIsNoRecordEndsAnImport() throws IOException {
    String event = event();
    Recovery recovery = core().recovery(event);

    assertThatThrownBy(
            () ->
                recovery.importFrom(new StringReader(OF_PYTHON + "\n\n{\"message\"\n" + OF_PYTHON)))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("Line 3")
        .hasMessageContaining("the 1 before it");

    assertThat(recovery.browse(RecoveryFilter.all())).hasSize(1);
  }
}
