package io.vireo.console.internal.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.console.internal.failure.TestHub;
import io.vireo.console.internal.operation.ApiException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What tasks keep is limited for all of them together. */
class TaskLimitsTest {
  private static final int BLOCK = 64 * 1_024;

  private final TaskBoard board = new TaskBoard(new TestHub());
  private final ExportFiles files = new ExportFiles(4 * BLOCK);

  @AfterEach
  void close() {
    files.close();
  }

  private ConsoleTask task(String id, int events) {
    TaskRequest request =
        new TaskRequest(
            TaskRequest.Action.EXPORT,
            Map.of("order.placed", Collections.nCopies(events, "r")),
            null,
            false,
            null);
    ConsoleTask task = new ConsoleTask(id, request, "ada", events, board::changed);
    board.add(task);
    return task;
  }

  private ExportFile export(ConsoleTask task, int blocks) throws IOException {
    ExportFile file = files.create(task);
    for (int i = 0; i < blocks; i++) {
      file.append("x".repeat(BLOCK));
    }
    return file;
  }

  private ConsoleTask done(String id, int blocks) throws IOException {
    ConsoleTask task = task(id, 1);
    export(task, blocks);
    task.end(ConsoleTask.State.DONE, "1 event exported.");
    return task;
  }

  @Test
  void anExportTakesTheRoomOfTheOldestOnesThatAreDone() throws IOException {
    ConsoleTask first = done("first", 1);
    ConsoleTask second = done("second", 1);
    ConsoleTask third = done("third", 1);

    ExportFile newest = export(task("newest", 1), 3);

    assertThat(files.of(first)).isEmpty();
    assertThat(files.of(second)).isEmpty();
    assertThat(files.of(third)).isPresent();
    assertThat(newest.size()).isEqualTo(3 * BLOCK);
    assertThat(first.json().path("hasFile").booleanValue()).isFalse();
    assertThat(third.json().path("hasFile").booleanValue()).isTrue();
  }

  @Test
  void anExportThatIsNotDoneKeepsItsRoom() throws IOException {
    ConsoleTask running = task("running", 1);
    export(running, 2);

    assertThatThrownBy(() -> export(task("newest", 1), 3))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the exports would have more than");
    assertThat(files.of(running)).isPresent();
  }

  @Test
  void aFileThatHasLostItsRoomIsNotReadAsAnEmptyOne() throws IOException {
    ConsoleTask first = done("first", 1);
    ExportFile file = files.of(first).orElseThrow();
    export(task("newest", 1), 4);

    assertThatThrownBy(() -> file.copyTo(new ByteArrayOutputStream()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aTaskThatHasEndedKeepsNoIds() {
    ConsoleTask task = task("task", 1_000_000);

    task.end(ConsoleTask.State.DONE, "All are exported.");

    assertThat(task.request().ids()).isEmpty();
    assertThat(task.how()).isEqualTo("1,000,000 events of order.placed");
    JsonNode shown = task.json();
    assertThat(shown.path("title").stringValue())
        .isEqualTo("Export 1,000,000 events of order.placed");
    assertThat(shown.path("total").intValue()).isEqualTo(1_000_000);
  }

  @Test
  void theTasksThatHaveNotEndedWorkOnALimitedNumberOfEvents() {
    ConsoleTask first = task("first", 1_000_000);
    task("second", 900_000);
    assertThatCode(() -> board.requireRoom(100_000)).doesNotThrowAnyException();

    assertThatThrownBy(() -> board.requireRoom(100_001))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(429));

    first.end(ConsoleTask.State.STOPPED, "Stopped.");
    assertThatCode(() -> board.requireRoom(1_000_000)).doesNotThrowAnyException();
  }

  @Test
  void aHundredTasksThatHaveNotEndedAreEnough() {
    for (int i = 0; i < 100; i++) {
      assertThatCode(() -> board.requireRoom(1)).doesNotThrowAnyException();
      task("task" + i, 1);
    }
    assertThatThrownBy(() -> board.requireRoom(1))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("100 tasks");
  }
}
