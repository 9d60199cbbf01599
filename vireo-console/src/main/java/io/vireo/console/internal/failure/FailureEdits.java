package io.vireo.console.internal.failure;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vireo.RecoveryRecord;
import io.vireo.console.ConsoleResponse;
import io.vireo.console.ConsoleUser;
import io.vireo.console.internal.audit.AuditTrail;
import io.vireo.console.internal.audit.AuditedActions;
import io.vireo.console.internal.operation.Answers;
import io.vireo.console.internal.operation.ApiException;
import io.vireo.console.internal.operation.BrokerCalls;
import io.vireo.console.internal.operation.Call;
import io.vireo.console.internal.operation.JsonBody;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The operations that change single failed events, or add some: edit, refresh and import. Any
 * thread may use it.
 */
final class FailureEdits {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final long TURN_SECONDS = 10;

  /** More than a record of the largest event has, in characters. */
  private static final int MAX_LINE = 64 << 20;

  private final FailureIndex index;
  private final Function<ConsoleUser, PayloadView> views;
  private final AuditedActions audit;

  FailureEdits(FailureIndex index, Function<ConsoleUser, PayloadView> views, AuditTrail audit) {
    this.index = index;
    this.views = views;
    this.audit = new AuditedActions(audit);
  }

  // ---- Editing

  ConsoleResponse edit(Call call) {
    String route = call.path("route");
    String id = call.path("id");
    String newId =
        audit.get(
            call,
            "edit",
            route + " " + id,
            "and redrive",
            () -> edit(call, route, id),
            stored -> "redriven as event " + stored);
    return Answers.ok(NODES.objectNode().put("newId", newId));
  }

  private String edit(Call call, String route, String id) {
    JsonNode data = data(call);
    index.requireRead(BrokerCalls.get(() -> index.recovery(route).route()));
    index.read(known -> requireSeen(known, new RecordKey(route, id), views.apply(call.user())));
    return atWork(
        route,
        () -> {
          String newId =
              BrokerCalls.get(() -> index.recovery(route).edit(id, data))
                  .orElseThrow(
                      () -> {
                        index.refresh(route);
                        return gone();
                      });
          index.remove(route, Set.of(id));
          return newId;
        });
  }

  private static JsonNode data(Call call) {
    JsonNode data = JsonBody.of(call, "data").value("data");
    if (data.isMissingNode()) {
      throw ApiException.badRequest("The call needs the new data of the event in the field data");
    }
    return data;
  }

  /** A user who sees a part of an event only would overwrite the rest. */
  private boolean requireSeen(IndexSnapshot known, RecordKey key, PayloadView view) {
    FailureRow row = known.row(key.route(), key.id());
    IndexedRoute route = known.routes().get(key.route());
    if (row == null || route == null || route.spool() == null) {
      throw gone();
    }
    if (index.marks().of(row) != RecordMarks.State.WAITING) {
      throw ApiException.conflict(
          "The failed event is being redriven or discarded. Stop or undo that task first");
    }
    byte[] body = view.isPartial() ? route.spool().read(row).body() : new byte[0];
    if (body == null || !view.showsAll(body)) {
      throw ApiException.of(
          403,
          "You see this event only in part, so you cannot edit it. Ask an admin to edit it",
          null);
    }
    return true;
  }

  private static ApiException gone() {
    return ApiException.conflict(
        "The failed event is no longer there: somebody has redriven, edited or discarded it. Nothing was changed");
  }

  private <T> T atWork(String route, Supplier<T> work) {
    Semaphore turn = index.locks().of(route);
    try {
      if (!turn.tryAcquire(TURN_SECONDS, TimeUnit.SECONDS)) {
        throw ApiException.conflict(
            "A task works on the failed events of " + route + ". Wait for its end, or stop it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiException.closing(e);
    }
    try {
      return work.get();
    } finally {
      turn.release();
    }
  }

  // ---- Other operations

  /** Asks the broker for the body and headers of an event for which there was no room. */
  SpooledRecord withBody(String route, String id, SpooledRecord known) {
    RecoveryRecord record =
        atWork(
            route,
            () ->
                BrokerCalls.get(() -> index.recovery(route).find(id))
                    .orElseThrow(FailureEdits::gone));
    return new SpooledRecord(
        known.details(),
        known.message(),
        known.trace(),
        RoutePass.headers(record.event().headers()),
        record.event().body());
  }

  ConsoleResponse refresh(Call call) {
    Optional<String> route =
        call.json().isMissingNode()
            ? Optional.empty()
            : JsonBody.of(call, "route").optionalName("route");
    index.refresh(
        route.map(name -> BrokerCalls.get(() -> index.recovery(name).route())).orElse(null));
    return ConsoleResponse.of(202, Map.of(), new byte[0]);
  }

  ConsoleResponse importRecords(Call call) {
    String route =
        call.query("route")
            .orElseThrow(
                () -> ApiException.badRequest("The parameter route names where to import"));
    long stored =
        audit.get(
            call,
            "import",
            route,
            "lines of NDJSON",
            () -> importRecords(call, route),
            records -> records + " records stored");
    return Answers.ok(NODES.objectNode().put("stored", stored));
  }

  private long importRecords(Call call, String route) {
    Reader text = new InputStreamReader(call.request().body(), UTF_8.newDecoder());
    try (Reader lines = new LimitedLines(text, MAX_LINE)) {
      return importFrom(route, lines);
    } catch (IOException e) {
      throw ApiException.of(
          400,
          "The import could not be read to its end: "
              + reason(e)
              + ". The lines before are stored: refresh the list, and import the rest",
          e);
    } finally {
      index.refresh(route);
    }
  }

  private long importFrom(String route, Reader lines) throws IOException {
    try {
      return BrokerCalls.get(
          () -> {
            try {
              return index.recovery(route).importFrom(lines);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static @Nullable String reason(IOException failure) {
    return failure instanceof CharacterCodingException ? "it is not UTF-8" : failure.getMessage();
  }
}
