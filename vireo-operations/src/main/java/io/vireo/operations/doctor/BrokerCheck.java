package io.vireo.operations.doctor;

import io.vireo.rabbitmq.ExchangeDeclaration;
import io.vireo.rabbitmq.RabbitInspector;
import io.vireo.rabbitmq.RabbitInspector.Broker;
import io.vireo.rabbitmq.RabbitInspector.Exchange;
import io.vireo.spi.ExchangeNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Judges the broker itself and Vireo's exchanges. */
final class BrokerCheck {
  private static final List<String> NEEDED =
      List.of(
          "publisher_confirms",
          "basic.nack",
          "consumer_cancel_notify",
          "consumer_priorities",
          "connection.blocked",
          "per_consumer_qos");

  private BrokerCheck() {}

  static List<Finding> of(Survey survey) {
    List<Finding> findings = new ArrayList<>();
    version(survey.broker().about(), findings);
    publishing(survey.broker(), findings);
    exchanges(survey, findings);
    if (survey.unrouted() > 0) {
      findings.add(
          Finding.problem(
                  "queue " + RouteFacts.recoveryQueue(RouteFacts.UNROUTED),
                  "holds "
                      + Texts.events(survey.unrouted())
                      + " that were delayed or retried and had no queue when they were due",
                  "nobody handles them there",
                  "start listeners for them, then 'vireo recovery redrive "
                      + RouteFacts.UNROUTED
                      + "'")
              .about(Finding.Topic.UNROUTED_EVENTS));
    }
    return findings;
  }

  private static void version(Broker about, List<Finding> findings) {
    String subject = about.product() + " " + about.version();
    if (Versions.isTooOld(about.version())) {
      findings.add(
          Finding.problem(
              subject,
              "is older than 3.10",
              "Vireo is not tested with this version, and needs features of later versions",
              "upgrade the broker to 3.10 or later"));
    } else if (Versions.isUnknown(about.version())) {
      findings.add(
          Finding.note(
              subject,
              "is newer than what this version of Vireo was tested with",
              "this version may refuse what older versions accept",
              "look for a newer version of Vireo"));
    }
    NEEDED.stream()
        .filter(name -> !about.capabilities().getOrDefault(name, false))
        .forEach(
            name ->
                findings.add(
                    Finding.problem(
                        subject,
                        "does not offer " + name,
                        "Vireo needs it to keep its promises",
                        "use RabbitMQ 3.10 or later, without a proxy that speaks AMQP itself")));
  }

  private static void publishing(BrokerFacts broker, List<Finding> findings) {
    List<String> alarms = broker.alarms() == null ? List.of() : broker.alarms();
    for (String alarm : alarms) {
      findings.add(
          Finding.problem(
              "broker",
              alarm,
              "until this ends, emits may wait until their time-out",
              "free memory or disk space there, or bring the node back"));
    }
    switch (broker.publishing()) {
      case CONFIRMED -> {
        // The test event was confirmed, so there is nothing to report.
      }
      case BLOCKED ->
          findings.add(
              Finding.problem(
                  "broker",
                  "takes no events: it is short of memory or disk space",
                  "every emit waits until its time-out",
                  "free memory or disk space there; 'rabbitmq-diagnostics alarms' tells which"));
      case REFUSED ->
          findings.add(
              Finding.problem(
                  "user",
                  "may not publish to the default exchange",
                  "failed events cannot be stored in RECOVERY queues, so their listeners cannot go on",
                  "permit the user to write to 'amq.default'"));
      case UNANSWERED ->
          findings.add(
              Finding.problem(
                  "broker",
                  "has not confirmed an event in time",
                  "emits end with an EmitTimeoutException",
                  "look at the load and the log of the broker"));
    }
  }

  private static void exchanges(Survey survey, List<Finding> findings) {
    Map<String, ExchangeDeclaration> wanted = new TreeMap<>(RabbitInspector.wantedExchanges());
    wanted.put(
        ExchangeNames.CONTROL,
        new ExchangeDeclaration("topic", true, false, false, Optional.empty()));
    boolean listenersOfVireo = survey.exchanges().containsKey(ExchangeNames.CONTROL);
    boolean queues = survey.routes().stream().anyMatch(route -> route.queue() != null);
    wanted.forEach(
        (name, form) -> {
          Exchange found = survey.exchanges().get(name);
          if (found == null) {
            if (listenersOfVireo || (queues && name.equals(ExchangeNames.SHARED))) {
              findings.add(missing(name));
            }
          } else {
            found
                .form()
                .filter(other -> !other.equals(form))
                .ifPresent(other -> findings.add(different(name, other, form)));
          }
        });
  }

  private static Finding missing(String name) {
    return Finding.problem(
        "exchange " + name,
        "is not there",
        "it was deleted, and with it the bindings of all queues, so it routes no events",
        "start a listener or emit an event, which declares it again. Running listeners bind their queues again within about half a minute");
  }

  private static Finding different(
      String name, ExchangeDeclaration found, ExchangeDeclaration wanted) {
    return Finding.problem(
        "exchange " + name,
        "is " + Texts.form(found) + "; Vireo declares it " + Texts.form(wanted),
        found.type().equals(wanted.type())
            ? "Vireo uses it as it is, so events may be lost when the broker restarts, or be routed wrongly"
            : "Vireo refuses to use it, since it would route events wrongly: nothing is emitted or observed",
        "stop all services, delete the exchange and start them again");
  }
}
