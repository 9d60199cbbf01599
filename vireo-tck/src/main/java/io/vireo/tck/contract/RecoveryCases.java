package io.vireo.tck.contract;

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
import io.vireo.RedriveResult;
import io.vireo.UnroutableEventException;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The records of recovery can be browsed, edited and discarded. */
abstract class RecoveryCases extends FailedEventCases {
  @Test
  void whatHasNeverFailedIsEmpty() throws IOException {
    Recovery recovery = core().recovery(event());

    assertThat(recovery.count()).isZero();
    assertThat(recovery.browse(ALL)).isEmpty();
    assertThat(recovery.find("1")).isEmpty();
    assertThat(recovery.discard(ALL)).isZero();
    assertThat(recovery.exportTo(ALL, new StringWriter())).isZero();
    assertThat(recovery.redrive(ALL, DEFAULTS)).isEqualTo(new RedriveResult(0, 0, 0, 0));
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
    app.onMessage(event, Integer.class, handler);
    Instant before = Instant.now().minusSeconds(1);

    app.emit(event, 7, withHeaders("the-id"));

    Recovery recovery = recovery(event, 1);
    RecoveryRecord record = recovery.browse(ALL).get(0);
    assertThat(recovery.route()).isEqualTo(event);
    assertThat(record.route()).isEqualTo(event);
    assertThat(record.listener()).isEmpty();
    assertThat(record.observerId()).hasValue(app.id());
    assertThat(record.attempts()).isEqualTo(1);
    assertThat(record.failedAt().orElseThrow()).isBetween(before, Instant.now().plusSeconds(60));
    assertThat(record.error().type()).isEqualTo(IllegalStateException.class.getName());
    assertThat(record.error().message()).isEqualTo(RepairableHandler.PROBLEM);
    assertThat(record.error().trace()).contains("RepairableHandler");
    assertThat(record.event().name()).isEqualTo(event);
    assertThat(record.event().id()).hasValue("the-id");
    assertThat(record.event().emittedAt().orElseThrow())
        .isBetween(before, Instant.now().plusSeconds(60));
    assertThat(record.event().contentType()).hasValue("application/json");
    assertThat(body(record)).isEqualTo("7");
    assertThat(record.event().headers()).containsAllEntriesOf(HEADERS);
    assertThat(recovery.find(record.id())).flatMap(found -> found.event().id()).contains("the-id");
    assertThat(recovery.count()).isEqualTo(1);
  }

  @Test
  void aRecordOfABroadcastNamesItsListener() {
    app.onBroadcastMessage(event + ".*", Integer.class, handler);

    app.broadcast(event + ".a", 1);

    RecoveryRecord record = recovery(event + ".*", 1).browse(ALL).get(0);
    assertThat(record.route()).isEqualTo(event + ".*");
    assertThat(record.listener().orElse("")).startsWith(app.id() + "/");
    assertThat(record.event().name()).isEqualTo(event + ".a");
  }

  @Test
  void recordsAreFoundByTextTimeAndId() {
    Recovery recovery = failed(1, 12);
    List<RecoveryRecord> all = recovery.browse(ALL);
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
    assertThat(recovery.browse(RecoveryFilter.builder().errorType("IllegalStateException").build()))
        .hasSize(12);
    // Each look had put its records back in their places before it ended.
    assertThat(bodies(recovery.browse(ALL))).isEqualTo(bodies(all));
    assertThat(recovery.count()).isEqualTo(12);
  }

  @Test
  void whatOneLooksAtNobodyElseSees() {
    Recovery one = failed(1, 5);
    Recovery other = core().recovery(event);
    List<String> seen = new ArrayList<>();

    one.forEach(
        RecoveryFilter.builder().limit(2).build(),
        record -> {
          seen.add(body(record));
          assertThat(bodies(other.browse(ALL))).doesNotContainAnyElementsOf(seen);
        });

    assertThat(seen).containsExactly("1", "2");
    assertThat(bodies(other.browse(ALL))).containsExactly("1", "2", "3", "4", "5");
  }

  @Test
  void aVisitorThatThrowsEndsTheLookAndTakesNothing() {
    Recovery recovery = failed(1, 3);

    assertThatThrownBy(
            () ->
                recovery.forEach(
                    ALL,
                    record -> {
                      throw new IllegalStateException("seen enough");
                    }))
        .hasMessage("seen enough");

    assertThat(bodies(recovery.browse(ALL))).containsExactly("1", "2", "3");
  }

  @Test
  void whoClosesWhileItLooksLosesNothing() {
    failed(1, 3);
    Observer looking = observer();

    assertThatThrownBy(() -> looking.recovery(event).forEach(ALL, record -> close(looking)))
        .isInstanceOf(NoConnectionException.class);

    assertThat(bodies(recovery(event, 3).browse(ALL))).containsExactly("1", "2", "3");
  }

  @Test
  void onlyWhatIsMeantIsDiscarded() {
    Recovery recovery = failed(1, 12);

    assertThat(recovery.discard(RecoveryFilter.builder().text("1").build())).isEqualTo(4);
    assertThat(bodies(recovery.browse(ALL)))
        .containsExactly("2", "3", "4", "5", "6", "7", "8", "9");
    assertThat(recovery.count()).isEqualTo(8);

    assertThat(recovery.discard(ALL)).isEqualTo(8);
    assertThat(recovery.count()).isZero();
  }

  @Test
  void anEditedEventIsANewOneThatNamesTheOld() {
    RepairableHandler<String> textHandler = new RepairableHandler<>();
    app.onMessage(event, String.class, textHandler);
    app.emit(event, "bad", EmitOptions.builder().messageId("old").header("h", "é").build());
    app.emit(event, "other");
    Recovery recovery = recovery(event, 2);
    textHandler.repair();

    String id = recovery.edit(recovery.browse(ALL).get(0).id(), "good é😀").orElseThrow();

    Message<String> message = textHandler.handled.next();
    assertThat(message.content()).isEqualTo("good é😀");
    assertThat(id).isNotEqualTo("old");
    assertThat(message.id()).hasValue(id);
    assertThat(message.headers()).containsEntry("vireo-edited-from", "old").containsEntry("h", "é");
    assertThat(message.timestamp().orElseThrow()).isAfter(Instant.now().minusSeconds(60));
    assertThat(recovery.count()).isEqualTo(1);
    assertThat(recovery.edit("none", 1)).isEmpty();
  }

  @Test
  void anEditThatCannotBePublishedLeavesTheRecord() {
    raw().store(event, "{\"message\":\"1\"}");
    Recovery recovery = recovery(event, 1);
    String id = recovery.browse(ALL).get(0).id();

    assertThatThrownBy(() -> recovery.edit(id, 2)).isInstanceOf(UnroutableEventException.class);
    assertThatThrownBy(() -> recovery.edit(id, "x".repeat(2 << 20)))
        .isInstanceOf(PayloadException.class);

    assertThat(recovery.find(id)).isPresent();
  }

  @Test
  void manyRecordsAreLookedAtInOrderAgainAndAgain() {
    Recovery recovery = failed(0, 499);
    List<String> all = numbers(0, 499).stream().map(String::valueOf).toList();

    assertThat(bodies(recovery.browse(ALL))).isEqualTo(all);
    assertThat(bodies(recovery.browse(ALL))).isEqualTo(all);
    assertThat(bodies(recovery.browse(RecoveryFilter.builder().limit(150).build())))
        .isEqualTo(all.subList(0, 150));
    assertThat(recovery.count()).isEqualTo(500);
  }

  @Test
  void aLookThatEndsHalfWayGivesAllBack() {
    Recovery recovery = failed(0, 299);
    List<String> seen = new ArrayList<>();

    assertThatThrownBy(
            () ->
                recovery.forEach(
                    ALL,
                    record -> {
                      seen.add(record.id());
                      if (seen.size() == 120) {
                        throw new IllegalStateException("enough");
                      }
                    }))
        .hasMessage("enough");

    assertThat(recovery.count()).isEqualTo(300);
    assertThat(ids(recovery.browse(ALL)).subList(0, 120)).isEqualTo(seen);
  }

  @Test
  void discardingTellsItsProgressAndCanBeStopped() {
    Recovery recovery = failed(0, 299);
    List<Long> told = new ArrayList<>();

    long discarded =
        recovery.discard(
            ALL,
            removed -> {
              told.add(removed);
              return removed < 130;
            });

    assertThat(discarded).isEqualTo(130);
    assertThat(told).isEqualTo(LongStream.rangeClosed(1, 130).boxed().toList());
    assertThat(recovery.count()).isEqualTo(170);
    assertThat(bodies(recovery.browse(ALL)))
        .isEqualTo(numbers(130, 299).stream().map(String::valueOf).toList());
    assertThat(recovery.discard(ALL, removed -> true)).isEqualTo(170);
    assertThat(recovery.count()).isZero();
  }
}
