package io.vireo.cli.doctor;

import io.vireo.operations.doctor.BrokerFacts;
import io.vireo.operations.doctor.Finding;
import io.vireo.operations.doctor.Survey;
import io.vireo.operations.text.Quantity;
import io.vireo.rabbitmq.RabbitInspector.Publishing;
import java.util.ArrayList;
import java.util.List;

/** Formats a survey and its findings for people. */
final class DoctorReport {
  private DoctorReport() {}

  static List<String> lines(Survey survey, List<Finding> findings) {
    List<String> lines = new ArrayList<>(broker(survey));
    for (Finding finding : findings) {
      lines.add("");
      lines.add(label(finding) + finding.subject() + ": " + finding.what());
      lines.add("         Why: " + finding.why());
      lines.add("         Do:  " + finding.remedy());
    }
    lines.addAll(unseen(survey));
    lines.add("");
    lines.add(summary(survey, findings));
    return lines;
  }

  private static String label(Finding finding) {
    return finding.isProblem() ? "PROBLEM  " : "NOTE     ";
  }

  private static List<String> broker(Survey survey) {
    BrokerFacts broker = survey.broker();
    List<String> lines = new ArrayList<>();
    lines.add(
        broker.about().product()
            + " "
            + broker.about().version()
            + " at "
            + survey.endpoint()
            + ", cluster "
            + broker.about().cluster());
    if (broker.publishing() == Publishing.CONFIRMED) {
      lines.add("  Takes and confirms events");
    }
    lines.add("  Capabilities: " + String.join(", ", capabilities(broker)));
    lines.add("  Queues neither durable nor exclusive: " + oldQueues(broker));
    if (broker.management() != null) {
      lines.add("  Management API: " + broker.management());
    }
    lines.add(
        "  "
            + Quantity.of(survey.routes().size(), "route")
            + "; "
            + Quantity.of(survey.listeners().size(), "listener")
            + " of "
            + Quantity.of(survey.observers(), "observer"));
    return lines;
  }

  private static List<String> capabilities(BrokerFacts broker) {
    return broker.about().capabilities().entrySet().stream()
        .filter(entry -> entry.getValue())
        .map(entry -> entry.getKey().replace('_', ' '))
        .toList();
  }

  private static String oldQueues(BrokerFacts broker) {
    if (broker.oldQueues() == null) {
      return "could not be seen";
    }
    return broker.oldQueues() ? "permitted" : "denied";
  }

  /** Returns lines about what could not be seen, with the reasons. */
  static List<String> unseen(Survey survey) {
    if (survey.unseen().isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>(List.of("", "Could not be seen:"));
    survey.unseen().forEach(what -> lines.add("  " + what));
    return lines;
  }

  private static String summary(Survey survey, List<Finding> findings) {
    long problems = findings.stream().filter(Finding::isProblem).count();
    long notes = findings.size() - problems;
    String examined =
        Quantity.of(survey.routes().size(), "route")
            + ", "
            + Quantity.of(survey.observers(), "observer");
    String noted = notes == 0 ? "" : ", " + Quantity.of(notes, "note");
    return problems == 0
        ? "All is well: " + examined + noted
        : Quantity.of(problems, "problem") + noted + ": " + examined;
  }
}
