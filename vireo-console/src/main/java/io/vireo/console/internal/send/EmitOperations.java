package io.vireo.console.internal.send;

import io.vireo.Core;
import io.vireo.DelayedEvent;
import io.vireo.EmitOptions;
import io.vireo.UnroutableEventException;
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
import io.vireo.spi.Ulid;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Emits an event that a user has written by hand, and answers who took it. Any thread may call. */
public final class EmitOperations implements OperationSource {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Core core;
  private final AuditedActions audit;

  /** Emits by a core. */
  public EmitOperations(Core core, AuditedActions audit) {
    this.core = core;
    this.audit = audit;
  }

  @Override
  public List<Operation> operations() {
    return List.of(new Operation("POST", "/emit", Role.OPERATOR, this::emit));
  }

  /**
   * What became of an event.
   *
   * @param id the message id
   * @param handle cancels it; null unless it is delayed
   */
  private record Sent(boolean routed, String id, @Nullable DelayedEvent handle) {
    String outcome() {
      if (handle != null) {
        return "done, due at " + Times.sentence(handle.due()) + ", id " + id;
      }
      return (routed ? "done, id " : "nobody listens, id ") + id;
    }
  }

  private ConsoleResponse emit(Call call) {
    JsonBody body =
        JsonBody.of(call, "event", "broadcast", "data", "headers", "delaySeconds", "persistent");
    String event = body.text("event");
    boolean broadcast = body.flag("broadcast", false);
    boolean persistent = body.flag("persistent", !broadcast);
    Optional<Duration> delay = body.optionalSeconds("delaySeconds");
    Sent sent =
        audit.get(
            call,
            broadcast ? "broadcast" : "emit",
            event,
            delay.map(time -> "delayed by " + Times.words(time)).orElse(""),
            () -> BrokerCalls.get(() -> send(body, event, broadcast, persistent, delay)),
            Sent::outcome);
    return Answers.ok(
        Json.object()
            .put("routed", sent.routed)
            .put("id", sent.id)
            .put("handle", sent.handle == null ? null : sent.handle.toString()));
  }

  private Sent send(
      JsonBody body,
      String event,
      boolean broadcast,
      boolean persistent,
      Optional<Duration> delay) {
    String id = Ulid.of(System.currentTimeMillis(), (short) RANDOM.nextInt(), RANDOM.nextLong());
    EmitOptions.Builder options = EmitOptions.builder().messageId(id).persistent(persistent);
    addHeaders(body.value("headers"), options);
    JsonNode value = body.value("data");
    JsonNode data = value.isMissingNode() || value.isNull() ? null : value;
    if (delay.isPresent()) {
      if (broadcast) {
        throw ApiException.badRequest(
            "A broadcast cannot be delayed; broadcast it now, or emit the event with a delay");
      }
      return new Sent(true, id, core.emitLater(event, data, delay.get(), options.build()));
    }
    if (!broadcast) {
      return new Sent(core.emit(event, data, options.build()), id, null);
    }
    try {
      // Only a required broadcast tells whether somebody listens.
      core.broadcast(event, data, options.required(true).build());
      return new Sent(true, id, null);
    } catch (UnroutableEventException e) {
      return new Sent(false, id, null);
    }
  }

  private static void addHeaders(JsonNode headers, EmitOptions.Builder options) {
    if (headers.isMissingNode() || headers.isNull()) {
      return;
    }
    if (!headers.isObject()) {
      throw ApiException.badRequest("The field 'headers' has to be an object");
    }
    headers.forEachEntry((name, value) -> options.header(name, header(name, value)));
  }

  private static Object header(String name, JsonNode value) {
    if (value.isString()) {
      return value.stringValue();
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isIntegralNumber() && value.canConvertToInt()) {
      return value.intValue();
    }
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return value.longValue();
    }
    if (value.isNumber() && !value.isIntegralNumber()) {
      double number = value.decimalValue().doubleValue();
      if (Double.isFinite(number)) {
        return number;
      }
    }
    throw ApiException.badRequest(
        "The header '" + name + "' has to be a text, a number of at most 64 bits, true or false");
  }
}
