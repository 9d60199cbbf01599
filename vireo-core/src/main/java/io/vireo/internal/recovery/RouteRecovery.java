package io.vireo.internal.recovery;

import io.vireo.EmitTimeoutException;
import io.vireo.NoConnectionException;
import io.vireo.PayloadException;
import io.vireo.Recovery;
import io.vireo.RecoveryFilter;
import io.vireo.RecoveryRecord;
import io.vireo.RedriveOptions;
import io.vireo.RedriveResult;
import io.vireo.UnroutableEventException;
import io.vireo.VireoException;
import io.vireo.internal.emit.Emitter;
import io.vireo.spi.Durations;
import io.vireo.spi.PublishCallback;
import io.vireo.spi.RecoveryLook;
import io.vireo.spi.RecoveryQueue;
import io.vireo.spi.RedrivenEvent;
import io.vireo.spi.StoredRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The recovery of one route, on top of the recovery queue of the driver. Any thread may call; each
 * method blocks as {@link Recovery} says.
 */
public final class RouteRecovery implements Recovery {
  /** A character that some editors put in front of a text. */
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final String route;
  private final Emitter emitter;
  private final RecoveryQueue queue;
  private final RecoveryReader reader;

  public RouteRecovery(String route, RecoveryQueue queue, Emitter emitter) {
    this.route = route;
    this.emitter = emitter;
    this.queue = queue;
    this.reader = new RecoveryReader(route);
  }

  /** Works on each record that matches a filter. */
  @FunctionalInterface
  private interface Visitor<E extends Exception> {
    void visit(RecoveryLook look, FoundRecord found) throws E;
  }

  @Override
  public String route() {
    return route;
  }

  @Override
  public long count() {
    return queue.count();
  }

  @Override
  public List<RecoveryRecord> browse(RecoveryFilter filter) {
    List<RecoveryRecord> records = new ArrayList<>();
    forEach(filter, records::add);
    return records;
  }

  @Override
  public long forEach(RecoveryFilter filter, Consumer<RecoveryRecord> visitor) {
    Objects.requireNonNull(visitor, "visitor");
    return visit(filter, (look, found) -> visitor.accept(found.record()));
  }

  @Override
  public Optional<RecoveryRecord> find(String id) {
    Objects.requireNonNull(id, "id");
    return browse(only(id)).stream().findFirst();
  }

  @Override
  public RedriveResult redrive(RecoveryFilter filter, RedriveOptions options) {
    return new Redrive(where(), queue, reader, filter, options).run();
  }

  @Override
  public long discard(RecoveryFilter filter) {
    return visit(filter, (look, found) -> look.remove(found.stored()));
  }

  @Override
  public long discard(RecoveryFilter filter, LongPredicate progress) {
    Objects.requireNonNull(progress, "progress");
    Visitor<RuntimeException> remove = (look, found) -> look.remove(found.stored());
    return visit(filter, remove, progress);
  }

  private static RecoveryFilter only(String id) {
    return RecoveryFilter.builder().ids(id).limit(1).build();
  }

  private <E extends Exception> long visit(RecoveryFilter filter, Visitor<E> visitor) throws E {
    return visit(filter, visitor, visited -> true);
  }

  private <E extends Exception> long visit(
      RecoveryFilter filter, Visitor<E> visitor, LongPredicate progress) throws E {
    long visited = 0;
    RecoveryLook look = queue.look();
    try (look) {
      boolean wanted = true;
      while (wanted && visited < filter.limit()) {
        StoredRecord stored = look.next();
        if (stored == null) {
          break;
        }
        FoundRecord found = reader.read(stored);
        if (filter.matches(found.record())) {
          visitor.visit(look, found);
          visited++;
        }
        wanted = progress.test(visited);
      }
    }
    return visited;
  }

  // ---- Editing

  @Override
  public Optional<String> edit(String id, @Nullable Object data) {
    Objects.requireNonNull(id, "id");
    byte[] body = emitter.encodeBody(route, data);
    Instant now = Instant.now();
    String newId = emitter.newMessageId(now);
    Edit edit = new Edit(newId, now, data, body);
    long edited;
    try {
      edited = visit(only(id), edit);
    } catch (NoConnectionException e) {
      throw edit.published ? maybeStillThere(id, newId, e) : e;
    }
    return edited == 0 ? Optional.empty() : Optional.of(newId);
  }

  /** Publishes the new event, and only then removes the record of the old one. */
  private final class Edit implements Visitor<RuntimeException> {
    private final String newId;
    private final Instant now;
    private final @Nullable Object data;
    private final byte[] body;
    private boolean published;

    Edit(String newId, Instant now, @Nullable Object data, byte[] body) {
      this.newId = newId;
      this.now = now;
      this.data = data;
      this.body = body;
    }

    @Override
    public void visit(RecoveryLook look, FoundRecord found) {
      RecoveryRecord record = found.record();
      RedrivenEvent edited = RedrivenEvents.edited(record, newId, now, emitter.contentType(), body);
      if (!publish(emitter.encodeEdited(edited, data))) {
        throw new UnroutableEventException(
            "The edited event of '%s' has no queue to go to on %s: %s; its record stays in recovery. Start a listener and edit it again"
                .formatted(
                    record.route(),
                    emitter.endpoint(),
                    record
                        .listener()
                        .map(listener -> "listener " + listener + " is gone")
                        .orElse("nobody listens")));
      }
      published = true;
      look.remove(found.stored());
    }
  }

  private boolean publish(RedrivenEvent event) {
    CompletableFuture<Boolean> outcome = new CompletableFuture<>();
    queue.redrive(
        event,
        new PublishCallback() {
          @Override
          public void confirmed(boolean routed) {
            outcome.complete(routed);
          }

          @Override
          public void failed(VireoException cause) {
            outcome.completeExceptionally(cause);
          }
        });
    try {
      return outcome.get(Durations.nanos(Redrive.PATIENCE), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof VireoException made) {
        // A thread of the driver made the exception. Its stack trace is to show the call of edit.
        made.fillInStackTrace();
        throw made;
      }
      throw new VireoException("Publishing the edited event of '" + route + "' has failed", e);
    } catch (TimeoutException e) {
      throw new EmitTimeoutException(
          "The edited event of '%s' was not confirmed by %s within %s; it may have arrived. Its record stays in recovery"
              .formatted(route, emitter.endpoint(), Redrive.PATIENCE),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmitTimeoutException(
          "Interrupted while waiting for the confirm of the edited event of '%s' by %s; it may have arrived. Its record stays in recovery"
              .formatted(route, emitter.endpoint()),
          e);
    }
  }

  private NoConnectionException maybeStillThere(
      String id, String newId, NoConnectionException cause) {
    return new NoConnectionException(
        "The edited event is published under the id %s, but the record of the old one may still be in %s, for the connection was lost: discard record %s if it is"
            .formatted(newId, where(), id),
        cause);
  }

  // ---- Lines

  @Override
  public long exportTo(RecoveryFilter filter, Appendable out) throws IOException {
    Objects.requireNonNull(out, "out");
    Visitor<IOException> write = (look, found) -> out.append(RecordLines.write(found)).append('\n');
    return visit(filter, write);
  }

  @Override
  public long importFrom(Reader in) throws IOException {
    Objects.requireNonNull(in, "in");
    RecordLines lines = new RecordLines(reader);
    BufferedReader buffered = new BufferedReader(in);
    long stored = 0;
    long number = 0;
    for (String line = buffered.readLine(); line != null; line = buffered.readLine()) {
      number++;
      if (number == 1 && line.startsWith(BYTE_ORDER_MARK)) {
        line = line.substring(1);
      }
      if (!line.isBlank()) {
        byte[] record = lines.read(line);
        if (record == null) {
          throw new PayloadException(
              "Line %s is no record that was exported from recovery; the %s before it are stored in %s. Correct it and import from there on"
                  .formatted(number, stored, where()));
        }
        store(record, number, stored);
        stored++;
      }
    }
    return stored;
  }

  /** Stores the record of a line. If that fails, says where to go on, so that none comes twice. */
  private void store(byte[] record, long line, long storedBefore) {
    try {
      queue.store(record);
    } catch (NoConnectionException e) {
      throw new NoConnectionException(
          "The import ended at line %s, whose record may be stored or not; the %s before it are stored in %s. Import again from that line on. %s"
              .formatted(line, storedBefore, where(), e.getMessage()),
          e);
    }
  }

  private String where() {
    return "RECOVERY." + route + " on " + emitter.endpoint();
  }

  @Override
  public String toString() {
    return "Recovery[" + where() + "]";
  }
}
