package io.vireo.console.internal.task;

import static io.vireo.console.internal.failure.TestRecords.record;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Observer;
import io.vireo.Recovery;
import io.vireo.console.internal.failure.CountedRecovery;
import io.vireo.console.internal.failure.FailureIndex;
import io.vireo.console.internal.failure.IndexTiming;
import io.vireo.console.internal.failure.KnownRoutes;
import io.vireo.console.internal.failure.LookLimits;
import io.vireo.console.internal.failure.TestHub;
import io.vireo.console.internal.failure.TestRecords;
import io.vireo.console.internal.failure.WatchedRecovery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RedriveWorkTest {
  private static final int NUMBER = 40;
  private static final double RATE = 50;
  private static final Duration LONGEST_LOOK = Duration.ofMillis(100);

  private final String route = TestRecords.freshName("order.placed");
  private final Observer app = Observer.connect("memory:" + TestRecords.freshName("console"));
  private final FailureIndex index =
      new FailureIndex(
          new CountedRecovery(app),
          () -> new KnownRoutes(Set.of(route), null),
          LookLimits.of(app),
          new TestHub(),
          IndexTiming.standard());
  private final AtomicInteger handled = new AtomicInteger();
  private final AtomicInteger looks = new AtomicInteger();

  @AfterEach
  void close() {
    index.close();
    app.close();
  }

  /** Every second record is to be redriven, and the others lie between them. */
  private RedriveWork work() {
    TestRecords.store(app, route, NUMBER, i -> record("r" + i, "m", "{}".getBytes(UTF_8)));
    List<String> ids = IntStream.range(0, NUMBER / 2).mapToObj(i -> "r" + i * 2).toList();
    TaskRequest request =
        new TaskRequest(TaskRequest.Action.REDRIVE, Map.of(route, ids), RATE, false, null);
    ConsoleTask task = new ConsoleTask("id", request, "ada", request.total(), changed -> {});
    RedriveWork work = new RedriveWork(task, index, LONGEST_LOOK);
    work.workOn(counted(), ids);
    return work;
  }

  private Recovery counted() {
    return WatchedRecovery.before(
        app.recovery(route),
        method -> {
          if (method.equals("redrive")) {
            looks.incrementAndGet();
          }
        });
  }

  @Test
  void aSlowRedriveGivesTheOtherRecordsBackFromTimeToTime() {
    app.on(route, JsonNode.class, data -> handled.incrementAndGet());

    RedriveWork work = work();

    assertThat(looks).hasValueGreaterThan(2);
    assertThat(work.done()).isEqualTo(NUMBER / 2);
    assertThat(work.failed()).isZero();
    await().until(() -> handled.get() == NUMBER / 2);
    assertThat(app.recovery(route).count()).isEqualTo(NUMBER / 2);
  }

  @Test
  void whatStaysIsNotTriedAgainAndAgain() {
    RedriveWork work = work();

    assertThat(looks).hasValue(1);
    assertThat(work.done()).isZero();
    assertThat(work.failed()).isEqualTo(NUMBER / 2);
  }
}
