package io.vireo.console.internal.delay;

import io.vireo.Core;
import io.vireo.DelayedEvent;
import io.vireo.console.ConsoleResponse;
import io.vireo.console.Role;
import io.vireo.console.internal.audit.AuditedActions;
import io.vireo.console.internal.operation.Answers;
import io.vireo.console.internal.operation.ApiException;
import io.vireo.console.internal.operation.BrokerCalls;
import io.vireo.console.internal.operation.Call;
import io.vireo.console.internal.operation.Json;
import io.vireo.console.internal.operation.JsonBody;
import io.vireo.console.internal.operation.Operation;
import io.vireo.console.internal.operation.OperationSource;
import io.vireo.console.internal.operation.Times;
import io.vireo.console.internal.stream.EventHub;
import io.vireo.operations.inspection.DelayedList;
import io.vireo.operations.inspection.Inspection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists events that wait until they fall due, and cancels them. Any thread may call. */
public final class DelayOperations implements OperationSource {
  private static final int MOST = 1_000;

  private final Core core;
  private final Inspection inspection;
  private final EventHub hub;
  private final AuditedActions audit;
  private final AtomicLong revision = new AtomicLong();

  /** Lists by an inspection and cancels by a core. */
  public DelayOperations(Core core, Inspection inspection, EventHub hub, AuditedActions audit) {
    this.core = core;
    this.inspection = inspection;
    this.hub = hub;
    this.audit = audit;
  }

  @Override
  public List<Operation> operations() {
    return List.of(
        new Operation("GET", "/delayed", Role.VIEWER, call -> list()),
        new Operation("POST", "/delayed/cancel", Role.OPERATOR, this::cancel));
  }

  private ConsoleResponse list() {
    DelayedList list = inspection.delayed(MOST);
    ObjectNode node =
        Json.object()
            .put("available", list.available())
            .put("reason", list.reason().orElse(null))
            .put("truncated", list.truncated());
    ArrayNode events = node.putArray("events");
    for (DelayedEvent event : list.events()) {
      events
          .addObject()
          .put("event", event.event())
          .put("id", event.id())
          .put("due", Times.text(event.due()))
          .put("handle", event.toString());
    }
    return Answers.ok(node);
  }

  private ConsoleResponse cancel(Call call) {
    DelayedEvent event = handle(JsonBody.of(call, "handle").text("handle"));
    boolean cancelled =
        audit.get(
            call,
            "cancel",
            event.event(),
            "delayed event " + event.id() + ", due at " + Times.sentence(event.due()),
            () -> BrokerCalls.get(() -> core.cancel(event)),
            done -> done ? "done" : "too late");
    if (cancelled) {
      hub.publish(
          "changed",
          Json.object().put("topic", "delayed").put("revision", revision.incrementAndGet()));
    }
    return Answers.ok(Json.object().put("cancelled", cancelled));
  }

  private static DelayedEvent handle(String text) {
    try {
      return DelayedEvent.parse(text);
    } catch (IllegalArgumentException e) {
      throw ApiException.of(400, String.valueOf(e.getMessage()), e);
    }
  }
}
