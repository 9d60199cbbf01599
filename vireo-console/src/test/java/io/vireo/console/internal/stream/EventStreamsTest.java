package io.vireo.console.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vireo.console.ConsoleResponse;
import io.vireo.console.internal.operation.ApiException;
import io.vireo.console.internal.operation.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.util.RawValue;

class EventStreamsTest {
  private static final JsonNode DATA = Json.object().put("topic", "fleet");

  private final EventStreams streams = new EventStreams(3, 2);
  private final List<Thread> threads = new ArrayList<>();

  @AfterEach
  void close() throws InterruptedException {
    streams.close();
    for (Thread thread : threads) {
      thread.interrupt();
      thread.join();
    }
  }

  /** A tab that reads its stream. */
  private final class Tab {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Thread thread;

    Tab(ConsoleResponse response) {
      thread = reading(response, out);
    }

    String text() {
      return out.toString(StandardCharsets.UTF_8);
    }

    String id() {
      await().until(() -> text().contains("\n\n"));
      return text().replaceFirst("(?s).*\"stream\":\"([^\"]*)\".*", "$1");
    }

    void awaitEnd() {
      await().until(() -> !thread.isAlive());
    }
  }

  private Thread reading(ConsoleResponse response, OutputStream out) {
    Thread thread =
        new Thread(
            () -> {
              try {
                response.body().writeTo(out);
              } catch (IOException e) {
                // A tab that was closed while it was written to.
              }
            });
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
    return thread;
  }

  private Tab open(String user) {
    return new Tab(streams.open(user, () -> true));
  }

  @Test
  void aTabIsToldItsStreamAndThenEachEvent() {
    Tab tab = open("anna");
    String id = tab.id();
    streams.publish("changed", DATA);
    await()
        .untilAsserted(
            () ->
                assertThat(tab.text())
                    .isEqualTo(
                        "event: open\ndata: {\"stream\":\""
                            + id
                            + "\"}\n\nevent: changed\ndata: {\"topic\":\"fleet\"}\n\n"));
  }

  @Test
  void anEventForOneTabReachesNoOther() {
    Tab one = open("anna");
    Tab other = open("anna");
    assertThat(streams.publishTo(one.id(), "tap", DATA)).isTrue();
    await().until(() -> one.text().contains("event: tap"));
    streams.publish("changed", DATA);
    await().until(() -> other.text().contains("changed"));
    assertThat(other.text()).doesNotContain("tap");
    assertThat(streams.publishTo("nobody", "tap", DATA)).isFalse();
  }

  @Test
  void hostileDataStaysInOneLine() {
    Tab tab = open("anna");
    tab.id();
    streams.publish(
        "changed", Json.object().put("text", "a\n\nevent: open\rdata: \u2028</script>"));
    await().until(() -> tab.text().contains("changed"));
    assertThat(tab.text().split("\n\n")).hasSize(2);
    assertThat(tab.text()).doesNotContain("\r");
  }

  @Test
  void dataThatIsWrittenInSeveralLinesStaysInOne() {
    Tab tab = open("anna");
    tab.id();
    RawValue body = new RawValue("{\n\n  \"a\": 1,\r  \"b\": [\r\n]}");
    streams.publish("tap", Json.object().putRawValue("json", body));
    await().until(() -> tab.text().contains("tap"));
    assertThat(tab.text().split("\n\n")).hasSize(2);
    assertThat(tab.text()).endsWith("}}\n\n").doesNotContain("\r");
  }

  @Test
  void aUserHasALimitedNumberOfStreams() {
    open("anna");
    open("anna");
    assertThatThrownBy(() -> streams.open("anna", () -> true))
        .isInstanceOf(ApiException.class)
        .extracting(e -> ((ApiException) e).status())
        .isEqualTo(503);
    open("otto");
    assertThatThrownBy(() -> streams.open("vera", () -> true)).isInstanceOf(ApiException.class);
  }

  @Test
  void aStreamThatHasEndedMakesRoomForAnother() {
    open("anna");
    AtomicBoolean entitled = new AtomicBoolean(true);
    Tab tab = new Tab(streams.open("anna", entitled::get));
    tab.id();
    entitled.set(false);
    streams.checkAll();
    tab.awaitEnd();
    open("anna").id();
  }

  @Test
  void whoseUserHasLoggedOutGetsNothingMore() {
    AtomicBoolean entitled = new AtomicBoolean(true);
    Tab tab = new Tab(streams.open("anna", entitled::get));
    String id = tab.id();
    entitled.set(false);
    streams.publish("changed", DATA);
    streams.publish("changed", DATA);
    tab.awaitEnd();
    assertThat(tab.text().split("changed", -1).length).isLessThanOrEqualTo(2);
    assertThat(streams.publishTo(id, "tap", DATA)).isFalse();
  }

  @Test
  void whoIsNoLongerEntitledIsNotSentTheEventThatWasWaitedFor() {
    AtomicInteger asked = new AtomicInteger();
    Tab tab = new Tab(streams.open("anna", () -> asked.incrementAndGet() <= 1));
    tab.id();
    streams.publish("tap", DATA);
    tab.awaitEnd();
    assertThat(tab.text()).doesNotContain("tap");
  }

  @Test
  void aTabThatTakesNothingIsClosedAndTheOthersGoOn() {
    CountDownLatch stuck = new CountDownLatch(1);
    Thread slow = reading(streams.open("slow", () -> true), new StuckOutput(stuck));
    Tab fast = open("fast");
    fast.id();
    for (int i = 0; i <= EventStream.MAX_EVENTS + 1; i++) {
      streams.publish("changed", Json.object().put("number", i));
      int number = i;
      if (i % 100 == 0) {
        await().until(() -> fast.text().contains("\"number\":" + number + "}"));
      }
    }
    await().until(() -> !slow.isAlive());
    assertThat(fast.thread.isAlive()).isTrue();
    assertThat(streams.isWatched()).isTrue();
  }

  @Test
  void aTabHoldsALimitedNumberOfBytes() {
    Thread slow = reading(streams.open("slow", () -> true), new StuckOutput(new CountDownLatch(1)));
    JsonNode large = Json.object().put("text", "x".repeat(1 << 20));
    for (int i = 0; i < 12; i++) {
      streams.publish("tap", large);
    }
    await().until(() -> !slow.isAlive());
    await().until(() -> !streams.isWatched());
  }

  @Test
  void watchingBeginsWithTheFirstTabAndIsToldWhenATabEnds() {
    List<String> told = new CopyOnWriteArrayList<>();
    streams.onWatched(() -> told.add("watched"));
    streams.onWatched(
        () -> {
          throw new IllegalStateException("a task that fails");
        });
    streams.onClosed(told::add);
    assertThat(streams.isWatched()).isFalse();
    AtomicBoolean entitled = new AtomicBoolean(true);
    Tab tab = new Tab(streams.open("anna", entitled::get));
    String id = tab.id();
    open("otto").id();
    assertThat(told).containsExactly("watched");
    entitled.set(false);
    streams.checkAll();
    tab.awaitEnd();
    await().until(() -> told.equals(List.of("watched", id)));
  }

  @Test
  void aClosedConsoleEndsItsStreamsInGoodOrder() {
    Tab tab = open("anna");
    tab.id();
    streams.close();
    tab.awaitEnd();
    assertThatThrownBy(() -> streams.open("anna", () -> true))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("The console is being closed");
  }

  @Test
  void aStreamThatNobodyWritesMakesRoomAndTheLockIsNotHeldMeanwhile() {
    EventStreams impatient = new EventStreams(1, 1, Duration.ZERO);
    List<Boolean> locked = new CopyOnWriteArrayList<>();
    impatient.onClosed(stream -> locked.add(Thread.holdsLock(impatient)));
    impatient.open("anna", () -> true);

    impatient.open("otto", () -> true);

    assertThat(locked).containsExactly(false);
    impatient.close();
  }

  /** Takes the first event, and then nothing until it is interrupted. */
  private static final class StuckOutput extends OutputStream {
    private final CountDownLatch never;

    StuckOutput(CountDownLatch never) {
      this.never = never;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        never.await();
      } catch (InterruptedException e) {
        throw new IOException("interrupted", e);
      }
    }
  }
}
