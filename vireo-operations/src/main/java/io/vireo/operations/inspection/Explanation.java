package io.vireo.operations.inspection;

import io.vireo.operations.doctor.Finding;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where an event goes, as a graph. Immutable.
 *
 * @param event the name of the event
 * @param asOf when the explanation was asked for
 * @param reason why there is no explanation, a sentence; empty if there is one
 * @param nodes what the event passes, from publishers to recovery
 * @param edges the ways between them
 * @param findings what was found about this route, problems first
 * @param unseen what could not be seen, each with the reason
 */
public record Explanation(
    String event,
    Instant asOf,
    Optional<String> reason,
    List<Node> nodes,
    List<Edge> edges,
    List<Finding> findings,
    List<String> unseen) {
  /** In bytes of UTF-8. */
  private static final int LONGEST_NAME = 200;

  public Explanation {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
    findings = List.copyOf(findings);
    unseen = List.copyOf(unseen);
  }

  static Explanation of(Instant asOf, Sketch sketch, List<String> unseen) {
    RouteGraph graph = RouteGraph.of(sketch);
    return new Explanation(
        sketch.event(),
        asOf,
        Optional.empty(),
        graph.nodes(),
        graph.edges(),
        sketch.findings(),
        unseen);
  }

  static Explanation unavailable(String event, Instant asOf, String reason) {
    return new Explanation(
        event, asOf, Optional.of(reason), List.of(), List.of(), List.of(), List.of());
  }

  /** Whether an event can have this name. A longer one fits into no message of AMQP. */
  static boolean isPossible(String event) {
    return !event.isEmpty() && event.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME;
  }

  static Explanation impossible(String event, Instant asOf) {
    return unavailable(
        event, asOf, "The name of an event has 1 to " + LONGEST_NAME + " bytes; give such a name.");
  }

  /** Whether there is an explanation. */
  public boolean available() {
    return reason.isEmpty();
  }

  /** What a node is. */
  public enum Kind {
    PUBLISHER,
    EXCHANGE,
    QUEUE,
    LISTENER,
    RECOVERY,
    DELAY,
    FALLBACK
  }

  /** How a node is. */
  public enum State {
    /** It works. */
    GOOD,
    /** It works, but somebody should look at it. */
    WARNING,
    /** Events do not pass, or may be lost. */
    PROBLEM,
    /** It does not exist. */
    MISSING,
    /** It could not be seen. */
    UNKNOWN
  }

  /**
   * Something that the event passes.
   *
   * @param id names the node among those of its explanation
   * @param kind what it is
   * @param label its name
   * @param detail further lines
   * @param state how it is
   */
  public record Node(String id, Kind kind, String label, List<String> detail, State state) {
    public Node {
      detail = List.copyOf(detail);
    }
  }

  /**
   * A way between two nodes.
   *
   * @param from the id of the node that it leaves
   * @param to the id of the node that it reaches
   * @param label what passes there; may be empty
   */
  public record Edge(String from, String to, String label) {}
}
