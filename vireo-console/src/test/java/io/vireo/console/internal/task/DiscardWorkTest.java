package io.vireo.console.internal.task;

import static io.vireo.console.internal.failure.TestRecords.record;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Core;
import io.vireo.Recovery;
import io.vireo.console.internal.failure.CountedRecovery;
import io.vireo.console.internal.failure.FailureIndex;
import io.vireo.console.internal.failure.IndexTiming;
import io.vireo.console.internal.failure.KnownRoutes;
import io.vireo.console.internal.failure.LookLimits;
import io.vireo.console.internal.failure.TestHub;
import io.vireo.console.internal.failure.TestRecords;
import io.vireo.console.internal.failure.WatchedRecovery;
import io.vireo.spi.Driver;
import io.vireo.spi.RecoveryLook;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DiscardWorkTest {
  private final String route = TestRecords.freshName("order.placed");
  private final Core core = Core.connect("memory:" + TestRecords.freshName("console"));
  private final FailureIndex index =
      new FailureIndex(
          new CountedRecovery(core),
          () -> new KnownRoutes(Set.of(), null),
          LookLimits.of(core),
          new TestHub(),
          IndexTiming.standard());

  @AfterEach
  void close() {
    index.close();
    core.close();
  }

  private DiscardWork work(Recovery recovery, List<String> ids) {
    TaskRequest request =
        new TaskRequest(TaskRequest.Action.DISCARD, Map.of(route, ids), null, false, null);
    ConsoleTask task = new ConsoleTask("id", request, "ada", request.total(), changed -> {});
    DiscardWork work = new DiscardWork(task, index);
    work.workOn(recovery, ids);
    return work;
  }

  @Test
  void whatSomebodyElseHoldsForAMomentIsDiscardedAllTheSame() {
    TestRecords.store(core, route, 3, i -> record("r" + i, "m", "{}".getBytes(UTF_8)));
    RecoveryLook held = core.unwrap(Driver.class).orElseThrow().routes().recovery(route).look();
    assertThat(held.next()).isNotNull();

    Recovery heldAtFirst = WatchedRecovery.after(core.recovery(route), method -> held.close());
    DiscardWork work = work(heldAtFirst, List.of("r0", "r2"));

    assertThat(work.sentence(true)).isEqualTo("2 events discarded.");
    assertThat(core.recovery(route).count()).isEqualTo(1);
  }

  @Test
  void whatIsGoneIsSaidToBeMissing() {
    TestRecords.store(core, route, 1, i -> record("r" + i, "m", "{}".getBytes(UTF_8)));

    DiscardWork work = work(core.recovery(route), List.of("r0", "gone"));

    assertThat(work.sentence(true)).startsWith("1 of 2 events discarded. 1 was no longer there");
    assertThat(core.recovery(route).count()).isZero();
  }
}
