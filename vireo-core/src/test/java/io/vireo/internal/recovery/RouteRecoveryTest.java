package io.vireo.internal.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.Codec;
import io.vireo.EmitTimeoutException;
import io.vireo.NoConnectionException;
import io.vireo.RecoveryFilter;
import io.vireo.RecoveryRecord;
import io.vireo.UnroutableEventException;
import io.vireo.internal.Drivers;
import io.vireo.internal.Engine;
import io.vireo.spi.EventProperties;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RouteRecoveryTest {
  private final Engine engine =
      new Engine(Drivers.connect("memory:" + UUID.randomUUID()), Codec.json());
  private final FakeRecoveryQueue queue = new FakeRecoveryQueue();
  private final RouteRecovery recovery = new RouteRecovery("e", queue, engine.emitter());

  @AfterEach
  void close() {
    engine.close();
  }

  private String firstId() {
    return recovery.browse(RecoveryFilter.all()).get(0).id();
  }

  private static void fail() {
    throw new NoConnectionException("the link has gone");
  }

  @Test
  void anEditIsPublishedBeforeTheRecordIsRemoved() {
    queue.with(1, 1);
    String id = firstId();
    queue.broker =
        (event, callback) -> {
          assertThat(queue.records).hasSize(1);
          callback.confirmed(true);
        };

    assertThat(recovery.edit(id, 2)).isPresent();

    assertThat(queue.published).containsExactly("2");
    assertThat(queue.records).isEmpty();
  }

  @Test
  void anEditThatNobodyTakesLeavesTheRecord() {
    queue.with(1, 1);
    String id = firstId();
    queue.broker = (event, callback) -> callback.confirmed(false);

    assertThatThrownBy(() -> recovery.edit(id, 2))
        .isInstanceOf(UnroutableEventException.class)
        .hasMessageContaining("'e'")
        .hasMessageContaining("memory:");

    assertThat(queue.records).hasSize(1);
  }

  @Test
  void anEditThatFailsLeavesTheRecord() {
    queue.with(1, 1);
    String id = firstId();
    queue.broker = (event, callback) -> callback.failed(new EmitTimeoutException("too late"));

    assertThatThrownBy(() -> recovery.edit(id, 2))
        .isInstanceOf(EmitTimeoutException.class)
        .hasMessage("too late");

    assertThat(queue.records).hasSize(1);
  }

  @Test
  void anEditWhoseRecordMayHaveComeBackSaysSo() {
    queue.with(1, 1);
    String id = firstId();
    queue.beforeClose = RouteRecoveryTest::fail;

    assertThatThrownBy(() -> recovery.edit(id, 2))
        .isInstanceOf(NoConnectionException.class)
        .hasMessageContaining("is published under the id")
        .hasMessageContaining("discard record " + id);
  }

  @Test
  void anEditThatFindsNoLinkIsJustThat() {
    queue.with(1, 1);
    String id = firstId();
    queue.beforeNext = RouteRecoveryTest::fail;

    assertThatThrownBy(() -> recovery.edit(id, 2)).hasMessage("the link has gone");

    assertThat(queue.published).isEmpty();
  }

  @Test
  void anEventThatTheBrokerHasPutThereIsExportedAsARecord() throws IOException {
    queue.records.add(
        FakeRecoveryQueue.record(
            "7".getBytes(UTF_8),
            new EventProperties(
                "m",
                null,
                "text/plain",
                Map.of("x-first-death-reason", "delivery_limit", "l", 1L))));
    List<RecoveryRecord> before = recovery.browse(RecoveryFilter.all());
    StringWriter out = new StringWriter();

    assertThat(recovery.exportTo(RecoveryFilter.all(), out)).isEqualTo(1);
    queue.records.clear();
    assertThat(recovery.importFrom(new StringReader(out.toString()))).isEqualTo(1);

    assertThat(recovery.browse(RecoveryFilter.all())).usingRecursiveComparison().isEqualTo(before);
    assertThat(before.get(0).error().type()).isEqualTo("dead-lettered");
  }

  @Test
  void linesMayEndAsTheyLike() throws IOException {
    assertThat(
            recovery.importFrom(
                new StringReader("{\"message\":\"1\"}\r\n\r\n{\"message\":\"2\"}\n  \n")))
        .isEqualTo(2);

    assertThat(queue.bodies()).containsExactly("{\"message\":\"1\"}", "{\"message\":\"2\"}");
  }

  @Test
  void anImportThatFindsNoLinkSaysWhereToGoOn() {
    queue.beforeStore =
        () -> {
          if (queue.records.size() == 2) {
            fail();
          }
        };

    assertThatThrownBy(
            () ->
                recovery.importFrom(
                    new StringReader(
                        "{\"message\":\"1\"}\n\n{\"message\":\"2\"}\n{\"message\":\"3\"}\n")))
        .isInstanceOf(NoConnectionException.class)
        .hasMessageContaining("line 4")
        .hasMessageContaining("the 2 before it are stored in RECOVERY.e")
        .hasMessageContaining("the link has gone");

    assertThat(queue.records).hasSize(2);
  }
}
