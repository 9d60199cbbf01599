package io.vireo.operations.doctor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Judges the facts of a survey. It does not contact the broker. */
final class Checkup {
  private Checkup() {}

  /** Returns all findings, problems first. */
  static List<Finding> of(Survey survey) {
    List<Finding> findings = new ArrayList<>(BrokerCheck.of(survey));
    findings.addAll(PolicyCheck.of(survey.policies()));
    for (RouteFacts route : survey.routes()) {
      findings.addAll(RouteCheck.of(route, survey));
      findings.addAll(QueueFormCheck.of(route, survey.broker().about().version()));
    }
    survey.listeners().forEach(listener -> findings.addAll(ListenerCheck.of(listener, survey)));
    findings.sort(Comparator.comparing(Finding::severity));
    return findings;
  }
}
