package io.vireo.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.Core;
import io.vireo.EmitOptions;
import io.vireo.InvalidEventNameException;
import io.vireo.Message;
import io.vireo.NoConnectionException;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What lies in recovery can be looked at, discarded, exported and imported. */
abstract class RecoveryCases extends ContractCases {
  private static final String OF_PYTHON =
      "{\"controller\": \"8dd7f727-0074-43fb-94b8-7f1d59c9edbb\","
          + " \"error\": {\"message\": \"nope\", \"traceback\": \"Traceback ...\", \"type\": \"RuntimeError\"},"
          + " \"message\": \"{\\\"e\\\": 1}\", \"when\": 1795466535.2465959}";

  RecoveryCases(DriverContract contract) {
    super(contract);
  }

  /** Has the numbers fail, in this order. */
  private Observer failing(String event, RepairableHandler<Integer> handler, int from, int to) {
    Observer app = observer();
    app.onMessage(event, Integer.class, handler);
    for (int number = from; number <= to; number++) {
      app.emit(event, number);
    }
    return app;
  }

  private static List<String> bodies(List<RecoveryRecord> records) {
    return records.stream().map(record -> body(record)).toList();
  }

  private static List<String> ids(List<RecoveryRecord> records) {
    return records.stream().map(RecoveryRecord::id).toList();
  }

  private static String body(RecoveryRecord record) {
    return new String(record.event().body(), StandardCharsets.UTF_8);
  }

  @Test
  void whatHasNeverFailedIsEmpty() throws IOException {
    Recovery recovery = core().recovery(event());

    assertThat(recovery.count()).isZero();
    assertThat(recovery.browse(RecoveryFilter.all())).isEmpty();
    assertThat(recovery.find("1")).isEmpty();
    assertThat(recovery.discard(RecoveryFilter.all())).isZero();
    assertThat(recovery.exportTo(RecoveryFilter.all(), new StringWriter())).isZero();
    assertThat(recovery.redrive(RecoveryFilter.all(), RedriveOptions.defaults()))
        .isEqualTo(new RedriveResult(0, 0, 0, 0));
    assertThat(recovery.count()).isZero();
  }

  @Test
  void aNameThatCannotBeOneIsRefused() {
    Core core = core();

    assertThatThrownBy(() -> core.recovery("")).isInstanceOf(InvalidEventNameException.class);
    assertThatThrownBy(() -> core.recovery("RECOVERY.x"))
        .isInstanceOf(InvalidEventNameException.class);
  }

  @Test
  void aRecordSaysAllThatIsKnownAndLookingTakesNothing() {
    Observer app = observer();
    String event = event();
    app.onMessage(event, Integer.class, new RepairableHandler<>());
    Instant before = Instant.now().minusSeconds(1);

    app.emit(
        event,
        7,
        EmitOptions.builder()
            .messageId("the-id")
            .header("text", "é")
            .header("int", 1)
            .header("long", 2L)
            .header("double", 3.0)
            .header("boolean", true)
            .build());

    Recovery recovery = recovery(event, 1);
    RecoveryRecord record = recovery.browse(RecoveryFilter.all()).get(0);
    assertThat(recovery.route()).isEqualTo(event);
    assertThat(record.route()).isEqualTo(event);
    assertThat(record.listener()).isNull();
    assertThat(record.observerId()).isEqualTo(app.id());
    assertThat(record.attempts()).isEqualTo(1);
    assertThat(record.failedAt()).isBetween(before, Instant.now().plusSeconds(60));
    assertThat(record.error().type()).isEqualTo(IllegalStateException.class.getName());
    assertThat(record.error().message()).isEqualTo(RepairableHandler.PROBLEM);
    assertThat(record.error().trace()).contains("RepairableHandler");
    assertThat(record.event().name()).isEqualTo(event);
    assertThat(record.event().id()).isEqualTo("the-id");
    assertThat(record.event().emittedAt()).isBetween(before, Instant.now().plusSeconds(60));
    assertThat(record.event().contentType()).isEqualTo("application/json");
    assertThat(body(record)).isEqualTo("7");
    assertThat(record.event().headers())
        .containsEntry("text", "é")
        .containsEntry("int", 1)
        .containsEntry("long", 2L)
        .containsEntry("double", 3.0)
        .containsEntry("boolean", true);
    assertThat(recovery.find(record.id())).map(found -> found.event().id()).contains("the-id");
    assertThat(recovery.count()).isEqualTo(1);
  }

  @Test
  void aRecordOfABroadcastNamesItsListener() {
    Observer app = observer();
    String prefix = event();
    app.onBroadcastMessage(prefix + ".*", Integer.class, new RepairableHandler<>());

    app.broadcast(prefix + ".a", 1);

    RecoveryRecord record = recovery(prefix + ".*", 1).browse(RecoveryFilter.all()).get(0);
    assertThat(record.route()).isEqualTo(prefix + ".*");
    assertThat(record.listener()).startsWith(app.id() + "/");
    assertThat(record.event().name()).isEqualTo(prefix + ".a");
  }

  @Test
  void recordsAreFoundByTextTimeAndId() {
    String event = event();
    failing(event, new RepairableHandler<>(), 1, 12);
    Recovery recovery = recovery(event, 12);
    List<RecoveryRecord> all = recovery.browse(RecoveryFilter.all());
    Instant soon = Instant.now().plus(Duration.ofHours(1));

    assertThat(bodies(all))
        .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12");
    assertThat(bodies(recovery.browse(RecoveryFilter.builder().text("2").build())))
        .containsExactly("2", "12");
    assertThat(bodies(recovery.browse(RecoveryFilter.builder().limit(2).build())))
        .containsExactly("1", "2");
    assertThat(
            bodies(recovery.browse(RecoveryFilter.ids(all.get(4).id(), all.get(1).id(), "none"))))
        .containsExactly("2", "5");
    assertThat(recovery.browse(RecoveryFilter.builder().failedFrom(soon).build())).isEmpty();
    assertThat(recovery.browse(RecoveryFilter.builder().failedBefore(soon).build())).hasSize(12);
    assertThat(recovery.browse(RecoveryFilter.builder().errorType("NoSuchError").build()))
        .isEmpty();
    assertThat(
            recovery.browse(RecoveryFilter.builder().errorType("IllegalStateException").build()))
        .hasSize(12);
    // Each look has given back what it held, in its place, before it ended.
    assertThat(bodies(recovery.browse(RecoveryFilter.all()))).isEqualTo(bodies(all));
    assertThat(recovery.count()).isEqualTo(12);
  }

  @Test
  void whatOneLooksAtNobodyElseSees() {
    String event = event();
    failing(event, new RepairableHandler<>(), 1, 5);
    Recovery one = recovery(event, 5);
    Recovery other = core().recovery(event);
    List<String> seen = new ArrayList<>();

    one.forEach(
        RecoveryFilter.builder().limit(2).build(),
        record -> {
          seen.add(body(record));
          assertThat(bodies(other.browse(RecoveryFilter.all()))).doesNotContainAnyElementsOf(seen);
        });

    assertThat(seen).containsExactly("1", "2");
    assertThat(bodies(other.browse(RecoveryFilter.all()))).containsExactly("1", "2", "3", "4", "5");
  }

  @Test
  void aVisitorThatThrowsEndsTheLookAndTakesNothing() {
    String event = event();
    failing(event, new RepairableHandler<>(), 1, 3);
    Recovery recovery = recovery(event, 3);

    assertThatThrownBy(
            () ->
                recovery.forEach(
                    RecoveryFilter.all(),
                    record -> {
                      throw new IllegalStateException("seen enough");
                    }))
        .hasMessage("seen enough");

    assertThat(bodies(recovery.browse(RecoveryFilter.all()))).containsExactly("1", "2", "3");
  }

  @Test
  void whoClosesWhileItLooksLosesNothing() {
    String event = event();
    failing(event, new RepairableHandler<>(), 1, 3);
    recovery(event, 3);
    Observer looking = observer();

    assertThatThrownBy(
            () ->
                looking
                    .recovery(event)
                    .forEach(RecoveryFilter.all(), record -> close(looking)))
        .isInstanceOf(NoConnectionException.class);

    assertThat(bodies(recovery(event, 3).browse(RecoveryFilter.all())))
        .containsExactly("1", "2", "3");
  }

  @Test
  void onlyWhatIsMeantIsDiscarded() {
    String event = event();
    failing(event, new RepairableHandler<>(), 1, 12);
    Recovery recovery = recovery(event, 12);

    assertThat(recovery.discard(RecoveryFilter.builder().text("1").build())).isEqualTo(4);
    assertThat(bodies(recovery.browse(RecoveryFilter.all())))
        .containsExactly("2", "3", "4", "5", "6", "7", "8", "9");
    assertThat(recovery.count()).isEqualTo(8);

    assertThat(recovery.discard(RecoveryFilter.all())).isEqualTo(8);
    assertThat(recovery.count()).isZero();
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
    assertThat(record.observerId()).isEqualTo("8dd7f727-0074-43fb-94b8-7f1d59c9edbb");
    assertThat(record.error())
        .isEqualTo(new RecoveryRecord.Error("RuntimeError", "nope", "Traceback ..."));
    assertThat(record.failedAt()).isEqualTo(Instant.parse("2026-11-23T20:42:15.246596Z"));
    assertThat(record.attempts()).isZero();
    assertThat(record.event().id()).isNull();
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

    // Whoever knows what it was can still make an event of it.
    assertThat(recovery.edit(binary.id(), 8)).isPresent();
    assertThat(handler.handled.next().content()).isEqualTo(8);
    assertThat(
            recovery.discard(RecoveryFilter.builder().errorType("unreadable record").build()))
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

    assertThat(recovery.importFrom(new StringReader(exported + "\n\n"))).isEqualTo(6);

    List<RecoveryRecord> after = recovery.browse(RecoveryFilter.all());
    assertThat(after).usingRecursiveComparison().ignoringFields("id").isEqualTo(before);
    assertThat(ids(after).subList(0, 5)).isEqualTo(ids(before).subList(0, 5));
    StringWriter again = new StringWriter();
    recovery.exportTo(RecoveryFilter.all(), again);
    assertThat(again).hasToString(exported.toString());

    handler.repair();
    recovery.redrive(RecoveryFilter.builder().text("2").build(), RedriveOptions.defaults());
    Message<Integer> message = handler.handled.next();
    assertThat(message.id()).isEqualTo("two");
    assertThat(message.headers()).containsEntry("long", 2L);
  }

  @Test
  void aLineThatIsNoRecordEndsAnImport() throws IOException {
    String event = event();
    Recovery recovery = core().recovery(event);

    assertThatThrownBy(
            () ->
                recovery.importFrom(
                    new StringReader(OF_PYTHON + "\n\n{\"message\"\n" + OF_PYTHON)))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("Line 3")
        .hasMessageContaining("the 1 before it");

    assertThat(recovery.browse(RecoveryFilter.all())).hasSize(1);
  }
}
