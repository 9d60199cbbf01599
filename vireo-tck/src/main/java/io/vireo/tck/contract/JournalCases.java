package io.vireo.tck.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.NoConnectionException;
import io.vireo.PayloadException;
import io.vireo.Registration;
import io.vireo.spi.Driver;
import io.vireo.spi.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Logs that the broker keeps for all programs. */
abstract class JournalCases extends ContractCases {
  private static final long LIMIT = 10 << 20;
  private static final String SMALL = ".small";

  private final String name = "contract-" + UUID.randomUUID();
  private final List<Driver> drivers = new ArrayList<>();
  private Journal journal;

  /** A record as a follower is told it. */
  private record Told(long position, String record) {}

  @BeforeEach
  void needsJournals() {
    needs(Feature.JOURNALS);
    journal = journal(LIMIT);
  }

  /** The broker may be shared, and keeps journals for ever. */
  @AfterEach
  void closeDrivers() {
    drivers.forEach(Driver::close);
    if (!drivers.isEmpty()) {
      Driver cleaner = RawDriver.driver(contract.url());
      for (String used : List.of(name, name + SMALL)) {
        cleaner.journal(used, LIMIT).orElseThrow().remove();
      }
      cleaner.close();
    }
  }

  private Journal journal(long maxBytes) {
    Driver driver = RawDriver.driver(contract.url());
    drivers.add(driver);
    return driver.journal(name, maxBytes).orElseThrow();
  }

  private void append(int first, int last) {
    for (int number = first; number <= last; number++) {
      journal.append(("record " + number).getBytes(UTF_8));
    }
  }

  private static List<String> records(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(number -> "record " + number).toList();
  }

  private static Received<Told> follow(Journal journal) {
    Received<Told> told = new Received<>();
    journal.follow((position, record) -> told.add(new Told(position, new String(record, UTF_8))));
    return told;
  }

  private static List<String> texts(List<Told> told) {
    return told.stream().map(Told::record).toList();
  }

  @Test
  void whoComesLaterIsToldThePastAndThenWhatIsNew() {
    append(1, 300);

    Received<Told> told = follow(journal(LIMIT));
    assertThat(texts(told.next(300))).isEqualTo(records(1, 300));
    append(301, 310);

    assertThat(texts(told.next(10))).isEqualTo(records(301, 310));
  }

  @Test
  void allFollowersAgree() {
    Received<Told> early = follow(journal);
    append(1, 50);
    Received<Told> late = follow(journal(LIMIT));
    append(51, 100);

    List<Told> all = early.next(100);

    assertThat(texts(all)).isEqualTo(records(1, 100));
    assertThat(late.next(100)).isEqualTo(all);
    assertThat(all.stream().map(Told::position)).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void theEndOfThePastIsTold() {
    append(1, 20);
    Received<String> told = new Received<>();

    journal.follow(
        new Journal.Listener() {
          @Override
          public void onRecord(long position, byte[] record) {
            told.add(new String(record, UTF_8));
          }

          @Override
          public void onCaughtUp() {
            told.add("caught up");
          }
        });
    assertThat(told.next(20)).isEqualTo(records(1, 20));
    assertThat(told.next()).isEqualTo("caught up");
    append(21, 21);

    assertThat(told.next()).isEqualTo("record 21");
  }

  @Test
  void anEmptyJournalHasNoPast() {
    CountDownLatch caughtUp = new CountDownLatch(1);

    journal.follow(
        new Journal.Listener() {
          @Override
          public void onRecord(long position, byte[] record) {}

          @Override
          public void onCaughtUp() {
            caughtUp.countDown();
          }
        });

    await(caughtUp);
  }

  @Test
  void recordsAreAnyBytes() {
    byte[] every = new byte[256];
    for (int i = 0; i < every.length; i++) {
      every[i] = (byte) i;
    }
    Received<byte[]> told = new Received<>();

    journal.append(every);
    journal.append(new byte[0]);
    journal.append(new byte[1 << 20]);
    journal.follow((position, record) -> told.add(record));

    assertThat(told.next()).isEqualTo(every);
    assertThat(told.next()).isEmpty();
    assertThat(told.next()).hasSize(1 << 20);
    byte[] tooLarge = new byte[drivers.get(0).maxEventBytes() + 1];
    assertThatThrownBy(() -> journal.append(tooLarge)).isInstanceOf(PayloadException.class);
  }

  @Test
  void theOldestRecordsGoFirst() {
    Journal small = drivers.get(0).journal(name + SMALL, Journal.LEAST_BYTES).orElseThrow();
    int count = 150;
    for (int number = 0; number < count; number++) {
      small.append((number + " ".repeat(2_000)).getBytes(UTF_8));
    }

    awaitUntil(() -> kept(small).get(0) > 0);
    List<Integer> kept = kept(small);

    assertThat(kept).isEqualTo(numbers(kept.get(0), count - 1));
    // Less than twice the limit is kept, and more than half of it.
    assertThat(kept.size()).isBetween(16, 65);
  }

  /** The records that a new follower is told until it is told the last one. */
  private static List<Integer> kept(Journal journal) {
    CountDownLatch end = new CountDownLatch(1);
    List<Integer> numbers = new ArrayList<>();
    Registration following =
        journal.follow(
            new Journal.Listener() {
              @Override
              public void onRecord(long position, byte[] record) {
                numbers.add(Integer.valueOf(new String(record, UTF_8).strip()));
              }

              @Override
              public void onCaughtUp() {
                end.countDown();
              }
            });
    await(end);
    following.close();
    return numbers;
  }

  @Test
  void aClosedFollowerIsToldNothingMore() {
    Received<Told> told = new Received<>();
    CountDownLatch closed = new CountDownLatch(1);
    append(1, 10);

    Registration[] following = new Registration[1];
    CountDownLatch known = new CountDownLatch(1);
    following[0] =
        journal.follow(
            (position, record) -> {
              await(known);
              told.add(new Told(position, new String(record, UTF_8)));
              following[0].close();
              closed.countDown();
            });
    known.countDown();
    await(closed);
    Received<Told> other = follow(journal);
    append(11, 11);

    assertThat(other.next(11)).hasSize(11);
    assertThat(told.next().record()).isEqualTo("record 1");
    told.isEmpty();
  }

  @Test
  void aListenerThatFailsIsToldWhatFollows() {
    Received<String> told = new Received<>();
    append(1, 3);

    journal.follow(
        (position, record) -> {
          told.add(new String(record, UTF_8));
          throw new IllegalStateException("told on purpose");
        });

    assertThat(told.next(3)).isEqualTo(records(1, 3));
  }

  @Test
  void aJournalWithAnotherLimitIsUsedAsItIs() {
    append(1, 5);

    Journal other = journal(2 * LIMIT);
    other.append("record 6".getBytes(UTF_8));

    assertThat(texts(follow(other).next(6))).isEqualTo(records(1, 6));
    assertThat(texts(follow(journal).next(6))).isEqualTo(records(1, 6));
  }

  @Test
  void whatNoJournalMayBeIsRefused() {
    Driver driver = drivers.get(0);

    for (String wrong : List.of("", "a/b", "é", "x".repeat(101))) {
      assertThatThrownBy(() -> driver.journal(wrong, LIMIT))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> driver.journal("x", Journal.LEAST_BYTES - 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aClosedDriverSaysThatItIsClosed() {
    drivers.get(0).close();

    assertThatThrownBy(() -> append(1, 1)).isInstanceOf(NoConnectionException.class);
    assertThatThrownBy(() -> follow(journal)).isInstanceOf(NoConnectionException.class);
  }
}
