package io.vireo.console.internal.diagnosis;

import io.vireo.console.ConsoleResponse;
import io.vireo.console.Role;
import io.vireo.console.internal.operation.Answers;
import io.vireo.console.internal.operation.Call;
import io.vireo.console.internal.operation.Json;
import io.vireo.console.internal.operation.Operation;
import io.vireo.console.internal.operation.OperationSource;
import io.vireo.console.internal.operation.PageLinks;
import io.vireo.console.internal.operation.Times;
import io.vireo.operations.asyncapi.Document;
import io.vireo.operations.describe.Fleet;
import io.vireo.operations.doctor.Finding;
import io.vireo.operations.doctor.RouteFacts;
import io.vireo.operations.inspection.Explanation;
import io.vireo.operations.inspection.Inspection;
import io.vireo.operations.inspection.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shows what the doctor finds, how a route is built, and what the programs describe. Any thread may
 * call; a call waits for the examination, which runs once for all that ask at the same time.
 */
public final class DiagnosisOperations implements OperationSource, AutoCloseable {
  private static final Duration COLLECTING = Duration.ofSeconds(1);
  private static final Duration EXAMINED = Duration.ofSeconds(30);
  private static final Duration DESCRIBED = Duration.ofSeconds(10);

  private final Inspection inspection;
  private final Examinations examinations = new Examinations();

  /** Asks an inspection, which is closed by its owner. */
  public DiagnosisOperations(Inspection inspection) {
    this.inspection = inspection;
  }

  @Override
  public List<Operation> operations() {
    return List.of(
        new Operation("GET", "/doctor", Role.VIEWER, this::doctor),
        new Operation("GET", "/routes/{event}/explanation", Role.VIEWER, this::explanation),
        new Operation("GET", "/described", Role.VIEWER, this::described));
  }

  private record Described(Instant asOf, Fleet fleet) {}

  private ConsoleResponse doctor(Call call) {
    Report report =
        examinations.get("doctor", call.flag("fresh"), EXAMINED, Report.class, inspection::examine);
    ObjectNode node =
        Json.object()
            .put("asOf", Times.text(report.asOf()))
            .put("available", report.available())
            .put("reason", report.reason().orElse(null));
    addFindings(node, report.findings());
    addTexts(node.putArray("unseen"), report.unseen());
    return Answers.ok(node);
  }

  private ConsoleResponse explanation(Call call) {
    String event = call.path("event");
    Explanation explanation =
        examinations.get(
            "explain " + event, true, EXAMINED, Explanation.class, () -> inspection.explain(event));
    ObjectNode node =
        Json.object()
            .put("event", event)
            .put("asOf", Times.text(explanation.asOf()))
            .put("available", explanation.available())
            .put("reason", explanation.reason().orElse(null));
    ArrayNode nodes = node.putArray("nodes");
    for (Explanation.Node part : explanation.nodes()) {
      ObjectNode shown =
          nodes
              .addObject()
              .put("id", part.id())
              .put("kind", word(part.kind()))
              .put("label", part.label());
      addTexts(shown.putArray("detail"), part.detail());
      shown.put("state", word(part.state()));
    }
    ArrayNode edges = node.putArray("edges");
    for (Explanation.Edge edge : explanation.edges()) {
      edges.addObject().put("from", edge.from()).put("to", edge.to()).put("label", edge.label());
    }
    addFindings(node, explanation.findings());
    addTexts(node.putArray("unseen"), explanation.unseen());
    return Answers.ok(node);
  }

  private ConsoleResponse described(Call call) {
    Described described =
        examinations.get(
            "described",
            call.flag("fresh"),
            DESCRIBED,
            Described.class,
            () -> {
              Instant asOf = Instant.now();
              return new Described(asOf, inspection.describe(COLLECTING));
            });
    Fleet fleet = described.fleet;
    ObjectNode node = Json.object().put("asOf", Times.text(described.asOf));
    node.set("document", fleet.document().map(Document::json).orElse(null));
    addTexts(node.putArray("missing"), fleet.missing());
    addTexts(node.putArray("differences"), fleet.differences());
    return Answers.ok(node);
  }

  private static void addFindings(ObjectNode node, List<Finding> findings) {
    ArrayNode array = node.putArray("findings");
    for (Finding finding : findings) {
      array
          .addObject()
          .put("severity", word(finding.severity()))
          .put("subject", finding.subject())
          .put("what", finding.what())
          .put("why", finding.why())
          .put("remedy", finding.remedy())
          .put("link", link(finding));
    }
  }

  /** The page where a user can look at what was found, and often mend it; null if there is none. */
  private static @Nullable String link(Finding finding) {
    if (finding.topic() == Finding.Topic.UNROUTED_EVENTS) {
      return PageLinks.failures(RouteFacts.UNROUTED);
    }
    Optional<String> event = finding.sharedRoute().or(finding::broadcastPattern);
    boolean broadcast = finding.broadcastPattern().isPresent();
    return event
        .map(
            name ->
                finding.topic() == Finding.Topic.FAILED_EVENTS
                    ? PageLinks.failures(name)
                    : PageLinks.route(name, broadcast))
        .orElse(null);
  }

  private static void addTexts(ArrayNode array, List<String> texts) {
    texts.forEach(array::add);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Ends the thread that examines. */
  @Override
  public void close() {
    examinations.close();
  }
}
