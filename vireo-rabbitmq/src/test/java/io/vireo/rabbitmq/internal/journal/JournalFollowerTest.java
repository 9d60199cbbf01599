package io.vireo.rabbitmq.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.NoConnectionException;
import io.vireo.VireoException;
import io.vireo.rabbitmq.internal.connection.ConnectionSupervisor;
import io.vireo.spi.ClientCalls;
import io.vireo.spi.Journal;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class JournalFollowerTest {
  private final AtomicInteger tries = new AtomicInteger();
  private final RabbitJournals journals =
      new RabbitJournals(this::connection, null, null, null, new ClientCalls(), 1);

  private ConnectionSupervisor connection() {
    if (tries.incrementAndGet() == 1) {
      throw new LinkageError("in a test");
    }
    throw new NoConnectionException("The driver was closed");
  }

  @Test
  void anErrorInOneTryDoesNotEndTheFollowing() {
    RabbitJournal journal = new RabbitJournal(journals, "console", 1);
    JournalFollower follower = new JournalFollower(journals, journal, new Nobody());
    journals.followers().add(follower);

    follower.start();

    await().until(() -> journals.followers().isEmpty());
    assertThat(tries).hasValue(2);
  }

  private static final class Nobody implements Journal.Listener {
    @Override
    public void onRecord(long position, byte[] record) {}

    @Override
    public void onCaughtUp() {}

    @Override
    public void onFailed(VireoException cause) {}
  }
}
