package io.vireo.console.internal.audit;

import io.vireo.console.ConsoleResponse;
import io.vireo.console.Role;
import io.vireo.console.internal.audit.AuditEntries.Cursor;
import io.vireo.console.internal.operation.Answers;
import io.vireo.console.internal.operation.ApiException;
import io.vireo.console.internal.operation.Call;
import io.vireo.console.internal.operation.Json;
import io.vireo.console.internal.operation.Operation;
import io.vireo.console.internal.operation.OperationSource;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows the audit. Any thread may call. */
public final class AuditOperations implements OperationSource {
  private static final int DEFAULT_LIMIT = 200;
  private static final int MAX_LIMIT = 1_000;

  private final JournaledAudit audit;

  /** Shows the entries of an audit. */
  public AuditOperations(JournaledAudit audit) {
    this.audit = audit;
  }

  @Override
  public List<Operation> operations() {
    return List.of(new Operation("GET", "/audit", Role.VIEWER, this::entries));
  }

  private ConsoleResponse entries(Call call) {
    Cursor before = call.query("before").map(AuditOperations::cursor).orElse(Cursor.NEWEST);
    int limit = Math.max(1, call.number("limit", DEFAULT_LIMIT, MAX_LIMIT));
    AuditEntries.Page page = audit.entries().page(before, call.query("text").orElse(""), limit);
    ObjectNode node =
        Json.object()
            .put("available", audit.available())
            .put("where", audit.where())
            .put("reason", audit.reason());
    ArrayNode entries = node.putArray("entries");
    page.entries().forEach(entry -> entries.add(entry.json()));
    Cursor next = page.next();
    return Answers.ok(node.put("next", next == null ? null : next.toString()));
  }

  private static Cursor cursor(String text) {
    try {
      return Cursor.parse(text);
    } catch (IllegalArgumentException e) {
      throw ApiException.of(
          400, "The parameter 'before' has to be what 'next' of another answer was", e);
    }
  }
}
