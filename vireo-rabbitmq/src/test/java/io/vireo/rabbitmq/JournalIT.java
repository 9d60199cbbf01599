package io.vireo.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import io.vireo.NoConnectionException;
import io.vireo.Registration;
import io.vireo.VireoException;
import io.vireo.spi.Driver;
import io.vireo.spi.Journal;
import io.vireo.tck.rabbitmq.RabbitNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Journals in streams, through what may happen to a broker. */
class JournalIT {
  private static final long LIMIT = 1 << 20;

  @RegisterExtension private final TestConnections connections = new TestConnections();
  private final RabbitNode node = TestBroker.node();
  private final String name = "test-" + UUID.randomUUID();
  private final String queue = "vireo.journal." + name;
  private final Channel channel = connections.channel();
  private final RabbitDriver driver = connections.driver();
  private final Journal journal = journal(driver);
  private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();

  /** A record as a follower is told it. */
  private record Told(long position, String record) {}

  private Journal journal(Driver driver) {
    return driver.journal(name, LIMIT).orElseThrow();
  }

  private Registration follow(Journal of) {
    return of.follow((position, record) -> told.add(new Told(position, new String(record, UTF_8))));
  }

  private void append(int first, int last) {
    for (int number = first; number <= last; number++) {
      journal.append(("record " + number).getBytes(UTF_8));
    }
  }

  private List<Told> next(int count) {
    List<Told> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(TestBroker.next(told));
    }
    return all;
  }

  private static List<String> records(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(number -> "record " + number).toList();
  }

  @Test
  void aLostConnectionDoublesNothing() {
    append(1, 100);
    follow(journal);
    List<Told> all = new ArrayList<>(next(100));

    for (int round = 1; round <= 3; round++) {
      node.admin().closeAllConnections();
      append(100 * round + 1, 100 * round + 100);
      all.addAll(next(100));
    }

    assertThat(all).extracting(Told::record).isEqualTo(records(1, 400));
    assertThat(all.stream().map(Told::position)).isSorted().doesNotHaveDuplicates();
    assertThat(told).isEmpty();
  }

  @Tag("fault")
  @Test
  void aRestartOfTheBrokerIsSurvived() {
    append(1, 20);
    follow(journal);
    next(20);

    node.stop();
    node.restart();
    append(21, 40);

    assertThat(next(20)).extracting(Told::record).isEqualTo(records(21, 40));
    follow(journal(connections.driver()));
    assertThat(next(40)).extracting(Told::record).isEqualTo(records(1, 40));
  }

  @Test
  void aDeletedJournalBeginsAgain() throws Exception {
    append(1, 5);
    follow(journal);
    next(5);

    channel.queueDelete(queue);
    append(6, 8);

    List<Told> again = next(3);
    assertThat(again).extracting(Told::record).isEqualTo(records(6, 8));
    assertThat(again).extracting(Told::position).containsExactly(0L, 1L, 2L);
  }

  @Test
  void anotherQueueOfThatNameIsLeftAlone() throws Exception {
    for (Map<String, Object> other :
        List.<Map<String, Object>>of(
            Map.of(), Map.of("x-max-length-bytes", 7_000), Map.of("x-queue-type", "quorum"))) {
      channel.queueDeclare(queue, true, false, false, other);
      channel.basicPublish("", queue, null, "kept".getBytes(UTF_8));
      BlockingQueue<VireoException> failures = new LinkedBlockingQueue<>();

      Journal refused = journal(connections.driver());
      refused.follow(failing(failures));

      assertThat(TestBroker.next(failures)).hasMessageContaining("it is no stream");
      assertThatThrownBy(() -> refused.append(new byte[0]))
          .isInstanceOf(VireoException.class)
          .isNotInstanceOf(NoConnectionException.class)
          .hasMessageContaining("it is no stream");
      await().until(() -> TestBroker.queue(queue).ready() == 1);
      channel.queueDelete(queue);
    }
  }

  @Test
  void whoMayNotDeclareItIsToldSo() {
    node.admin().addUser("guest-" + name, "secret");
    node.admin().permit("guest-" + name, "/", "^(amq\\.|vireo_).*");
    RabbitDriver other =
        connections.driver(options -> options.urls(node.url("guest-" + name, "secret")));
    BlockingQueue<VireoException> failures = new LinkedBlockingQueue<>();

    journal(other).follow(failing(failures));

    assertThat(TestBroker.next(failures))
        .hasMessageContaining("Journal '" + name + "' cannot be followed")
        .hasMessageContaining("ACCESS_REFUSED");
    assertThatThrownBy(() -> journal(other).append(new byte[0]))
        .isInstanceOf(VireoException.class)
        .hasMessageContaining("ACCESS_REFUSED");
  }

  @Test
  void whoFollowsNoLongerLeavesNothingBehind() {
    append(1, 10);
    int channels = node.admin().channelCount();

    List<Registration> following = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      following.add(follow(journal));
    }
    next(50);
    assertThat(threads()).isEqualTo(5);
    following.forEach(Registration::close);

    await().until(() -> threads() == 0);
    await().until(() -> node.admin().channelCount() <= channels + 1);
    assertThat(node.admin().consumers()).noneMatch(consumer -> consumer.queue().equals(queue));
  }

  @Test
  void aClosedDriverEndsItsFollowers() {
    RabbitDriver other = RabbitDriver.connect(node.url());
    append(1, 1);
    follow(journal(other));
    next(1);

    other.close();

    await().until(() -> threads() == 0);
  }

  @Tag("fault")
  @Test
  void aFollowerMayComeBeforeItsBroker() {
    node.stop();
    RabbitDriver early = connections.driver();
    follow(journal(early));

    node.restart();
    append(1, 3);

    assertThat(next(3)).extracting(Told::record).isEqualTo(records(1, 3));
  }

  private static Journal.Listener failing(BlockingQueue<VireoException> failures) {
    return new Journal.Listener() {
      @Override
      public void onRecord(long position, byte[] record) {
        throw new AssertionError("Nothing is told");
      }

      @Override
      public void onFailed(VireoException cause) {
        failures.add(cause);
      }
    };
  }

  private long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("vireo-journal-" + name))
        .count();
  }
}
