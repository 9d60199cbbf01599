package io.vireo.operations.compatibility;

import io.vireo.operations.asyncapi.Action;
import io.vireo.operations.asyncapi.Channel;
import io.vireo.operations.asyncapi.Document;
import io.vireo.operations.asyncapi.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/**
 * Compares two documents, and judges each difference for those that know the old one: receivers of
 * what a service sends, and senders of what it receives. For one thread.
 */
public final class DocumentComparison {
  private final Document before;
  private final Document after;
  private final SchemaComparison sent;
  private final SchemaComparison received;
  private final List<Change> changes = new ArrayList<>();

  private DocumentComparison(Document before, Document after) {
    this.before = before;
    this.after = after;
    this.sent = new SchemaComparison(Direction.SENT, before, after);
    this.received = new SchemaComparison(Direction.RECEIVED, before, after);
  }

  /** Returns the differences in the order of the documents. */
  public static List<Change> compare(Document before, Document after) {
    DocumentComparison comparison = new DocumentComparison(before, after);
    comparison.compareChannels();
    comparison.compareInfo();
    comparison.changes.addAll(comparison.sent.changes());
    comparison.changes.addAll(comparison.received.changes());
    return comparison.changes;
  }

  private void compareChannels() {
    Pairing<Channel> channels =
        new Pairing<>(
                List.copyOf(before.channels().values()),
                List.copyOf(after.channels().values()),
                this::compare)
            .by(
                (one, other) ->
                    one.key().equals(other.key()) && one.address().equals(other.address()))
            .by(
                (one, other) ->
                    one.address().equals(other.address()) && one.amqp().equals(other.amqp()))
            .by((one, other) -> one.address().equals(other.address()));
    channels.removed().forEach(this::removed);
    channels
        .added()
        .forEach(
            channel ->
                add(Severity.HARMLESS, "channel " + channel.name(), "channel", "it was added"));
  }

  private void removed(Channel channel) {
    add(
        Severity.BREAKING,
        "channel " + channel.name(),
        "channel",
        "it was removed, and others may still send to it or wait for its events");
  }

  private void compare(Channel old, Channel current) {
    changes.addAll(BindingComparison.compare(old, current));
    if (!old.description().equals(current.description())) {
      add(
          Severity.HARMLESS,
          "channel " + current.name(),
          "channel",
          "only its description changed");
    }
    for (Action action : Action.values()) {
      compareOperations(operations(before, old, action), operations(after, current, action));
    }
  }

  private static List<Operation> operations(Document document, Channel channel, Action action) {
    return document.operations().stream()
        .filter(one -> one.channel().equals(channel) && one.action() == action)
        .toList();
  }

  private void compareOperations(List<Operation> old, List<Operation> current) {
    Pairing<Operation> operations =
        new Pairing<>(old, current, this::compare)
            .by(
                (one, other) ->
                    one.service().equals(other.service()) && one.key().equals(other.key()))
            .by((one, other) -> one.service().equals(other.service()))
            .by((one, other) -> one.key().equals(other.key()));
    operations.removed().forEach(operation -> removed(operation, current));
    operations
        .added()
        .forEach(
            operation -> add(Severity.HARMLESS, operation.label(), "operation", "it was added"));
  }

  private void removed(Operation operation, List<Operation> others) {
    boolean sent = operation.action() == Action.SEND;
    if (others.isEmpty()) {
      add(
          Severity.BREAKING,
          operation.label(),
          "operation",
          sent
              ? "the event is no longer sent, and receivers wait for it"
              : "the event is no longer received, and what senders send is lost");
    } else {
      add(
          Severity.UNCLEAR,
          operation.label(),
          "operation",
          sent
              ? "the event is no longer sent by this service; others still send it"
              : "the event is no longer received by this service; others still receive it");
    }
  }

  private void compare(Operation old, Operation current) {
    SchemaComparison schemas = Direction.of(current.action()) == Direction.SENT ? sent : received;
    changes.addAll(MessageComparison.compare(old, current, schemas));
    if (!old.description().equals(current.description())) {
      add(Severity.HARMLESS, current.label(), "operation", "only its description changed");
    }
    for (String part : List.of("bindings", "reply", "security")) {
      JsonNode one = old.json().path(part);
      if (!one.equals(current.json().path(part))) {
        add(Severity.UNCLEAR, current.label(), "operation", "its " + part + " changed");
      }
    }
  }

  private void compareInfo() {
    if (!Objects.equals(before.service(), after.service())) {
      add(
          Severity.HARMLESS,
          "the document",
          "title",
          "it changed from " + before.service() + " to " + after.service());
    }
  }

  private void add(Severity severity, String subject, String place, String what) {
    changes.add(new Change(severity, List.of(subject), place, what));
  }
}
