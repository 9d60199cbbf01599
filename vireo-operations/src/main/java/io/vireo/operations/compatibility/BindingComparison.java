package io.vireo.operations.compatibility;

import io.vireo.operations.asyncapi.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Compares where a channel is on its broker. Who knows the old place does not meet those who use
 * the new one.
 */
final class BindingComparison {
  private static final List<String> PLACES =
      List.of("/exchange/name", "/exchange/type", "/exchange/vhost", "/queue/name", "/queue/vhost");
  private static final List<String> FORMS =
      List.of(
          "/exchange/durable",
          "/exchange/autoDelete",
          "/queue/durable",
          "/queue/exclusive",
          "/queue/autoDelete");

  private static final List<String> QUEUE_FORMS = List.of("durable", "exclusive", "autoDelete");
  private static final String PLACE_CHANGED = ", so old and new services do not meet";
  private static final String FORM_CHANGED =
      "; it depends on whether it exists already in the old form";
  private static final Map<String, String> NAMES =
      Map.of(
          "durable",
          "durability",
          "exclusive",
          "exclusiveness",
          "autoDelete",
          "deletion when unused",
          "vhost",
          "virtual host");

  private final List<String> subjects;
  private final List<Change> changes = new ArrayList<>();

  private BindingComparison(String subject) {
    this.subjects = List.of(subject);
  }

  static List<Change> compare(Channel before, Channel after) {
    BindingComparison comparison = new BindingComparison("channel " + after.name());
    comparison.compareAmqp(before.amqp(), after.amqp());
    comparison.compareQueues(
        before.json().path("x-vireo-queue"), after.json().path("x-vireo-queue"));
    comparison.compareOthers(before.json().path("bindings"), after.json().path("bindings"));
    for (String part : List.of("parameters", "servers")) {
      JsonNode old = before.json().path(part);
      if (!old.equals(after.json().path(part))) {
        comparison.add(Severity.UNCLEAR, "its " + part + " changed");
      }
    }
    return comparison.changes;
  }

  private void compareAmqp(JsonNode before, JsonNode after) {
    if (before.isMissingNode() || after.isMissingNode()) {
      if (!before.equals(after)) {
        String done = before.isMissingNode() ? "added" : "removed";
        add(Severity.UNCLEAR, "the description of its exchange and queue was " + done);
      }
      return;
    }
    String kind = before.path("is").asString("");
    if (!kind.equals(after.path("is").asString(""))) {
      add(
          Severity.BREAKING,
          "it changed from "
              + text(before.path("is"))
              + " to "
              + text(after.path("is"))
              + PLACE_CHANGED);
    }
    for (String place : PLACES) {
      compare(before.at(place), after.at(place), place, Severity.BREAKING, PLACE_CHANGED);
    }
    for (String form : FORMS) {
      compare(before.at(form), after.at(form), form, Severity.UNCLEAR, FORM_CHANGED);
    }
  }

  /** Compares the queues that listeners share; only the document of a receiver has one. */
  private void compareQueues(JsonNode before, JsonNode after) {
    if (before.isObject() && after.isObject()) {
      compare(
          before.path("name"), after.path("name"), "/queue/name", Severity.BREAKING, PLACE_CHANGED);
      for (String form : QUEUE_FORMS) {
        compare(
            before.path(form), after.path(form), "/queue/" + form, Severity.UNCLEAR, FORM_CHANGED);
      }
    }
  }

  private void compare(
      JsonNode before, JsonNode after, String pointer, Severity severity, String consequence) {
    if (!before.equals(after)) {
      String[] parts = pointer.substring(1).split("/", 2);
      add(
          severity,
          "the "
              + NAMES.getOrDefault(parts[1], parts[1])
              + " of its "
              + parts[0]
              + " changed from "
              + text(before)
              + " to "
              + text(after)
              + consequence);
    }
  }

  /** Compares the bindings of other protocols, of which nothing is known here. */
  private void compareOthers(JsonNode before, JsonNode after) {
    Set<String> protocols = new TreeSet<>(before.propertyNames());
    protocols.addAll(after.propertyNames());
    protocols.remove("amqp");
    for (String protocol : protocols) {
      if (!before.path(protocol).equals(after.path(protocol)) && !protocol.startsWith("x-")) {
        add(Severity.UNCLEAR, "its binding for " + protocol + " changed");
      }
    }
  }

  private static String text(JsonNode value) {
    return SchemaPair.text(value);
  }

  private void add(Severity severity, String what) {
    changes.add(new Change(severity, subjects, "binding", what));
  }
}
