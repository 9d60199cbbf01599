package io.vireo.internal.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vireo.spi.EventProperties;
import io.vireo.spi.PublishCallback;
import io.vireo.spi.RecoveryLook;
import io.vireo.spi.RecoveryQueue;
import io.vireo.spi.RedrivenEvent;
import io.vireo.spi.StoredRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A recovery queue that fails where a test wants it to. */
final class FakeRecoveryQueue implements RecoveryQueue {
  final List<StoredRecord> records = new CopyOnWriteArrayList<>();

  /** The bodies of the events that were published again. */
  final List<String> published = new CopyOnWriteArrayList<>();

  BiConsumer<RedrivenEvent, PublishCallback> broker = (event, callback) -> callback.confirmed(true);

  /** How many records were removed at most without a wait until the broker knew of it. */
  int mostRemovedTogether;

  Runnable beforeStore = () -> {};
  Runnable beforeNext = () -> {};
  Runnable beforeRemove = () -> {};
  Runnable beforeClose = () -> {};

  /** Adds a record for each number. */
  FakeRecoveryQueue with(int from, int to) {
    for (int number = from; number <= to; number++) {
      store(("{\"message\":\"" + number + "\"}").getBytes(UTF_8));
    }
    return this;
  }

  List<String> bodies() {
    return records.stream().map(record -> new String(record.body(), UTF_8)).toList();
  }

  static StoredRecord record(byte[] body, EventProperties properties) {
    return new StoredRecord() {
      @Override
      public byte[] body() {
        return body;
      }

      @Override
      public EventProperties properties() {
        return properties;
      }
    };
  }

  @Override
  public long count() {
    return records.size();
  }

  @Override
  public void store(byte[] record) {
    beforeStore.run();
    records.add(record(record, EventProperties.NONE));
  }

  @Override
  public void redrive(RedrivenEvent event, PublishCallback callback) {
    published.add(new String(event.body(), UTF_8));
    broker.accept(event, callback);
  }

  @Override
  public RecoveryLook look() {
    List<StoredRecord> ahead = new ArrayList<>(records);
    return new RecoveryLook() {
      private int removedTogether;

      @Override
      public @Nullable StoredRecord next() {
        beforeNext.run();
        return ahead.isEmpty() ? null : ahead.remove(0);
      }

      @Override
      public void remove(StoredRecord record) {
        beforeRemove.run();
        records.remove(record);
        removedTogether++;
        mostRemovedTogether = Math.max(mostRemovedTogether, removedTogether);
      }

      @Override
      public void awaitRemoved() {
        removedTogether = 0;
      }

      @Override
      public void close() {
        beforeClose.run();
      }
    };
  }
}
