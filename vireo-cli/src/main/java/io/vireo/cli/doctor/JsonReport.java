package io.vireo.cli.doctor;

import io.vireo.Control.Pause;
import io.vireo.operations.doctor.BrokerFacts;
import io.vireo.operations.doctor.DelegationFacts;
import io.vireo.operations.doctor.Finding;
import io.vireo.operations.doctor.Listener;
import io.vireo.operations.doctor.QueueFacts;
import io.vireo.operations.doctor.RouteFacts;
import io.vireo.operations.doctor.Routing;
import io.vireo.operations.doctor.Survey;
import io.vireo.operations.text.Json;
import io.vireo.rabbitmq.ExchangeDeclaration;
import io.vireo.rabbitmq.QueueDeclaration;
import io.vireo.rabbitmq.RabbitInspector.Exchange;
import io.vireo.spi.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the results of {@code doctor} and {@code explain} as JSON, one object per line. What could
 * not be seen is null.
 */
final class JsonReport {
  private JsonReport() {}

  /**
   * Returns a line for the broker, for each exchange, route, finding and unseen fact, and for the
   * sum.
   */
  static List<String> of(Survey survey, List<Finding> findings) {
    List<String> lines = new ArrayList<>();
    lines.add(write("broker", broker(survey)));
    survey.exchanges().values().forEach(one -> lines.add(write("exchange", exchange(one))));
    survey.routes().forEach(route -> lines.add(write("route", route(route))));
    findings.forEach(finding -> lines.add(write("finding", finding(finding))));
    survey.unseen().forEach(what -> lines.add(write("unseen", Json.object("what", what))));
    long problems = findings.stream().filter(Finding::isProblem).count();
    Map<String, @Nullable Object> sum = Json.object("problems", problems);
    sum.put("notes", findings.size() - problems);
    sum.put("routes", survey.routes().size());
    sum.put("observers", survey.observers());
    lines.add(write("sum", sum));
    return lines;
  }

  /** Returns an explanation as one line. */
  static String of(Routing explanation) {
    Map<String, @Nullable Object> emit = Json.object("answer", explanation.answer().name());
    emit.put("because", explanation.because());
    emit.put("route", route(explanation.route()));
    emit.put("fallback", explanation.fallback() == null ? null : route(explanation.fallback()));
    emit.put("other_queues", explanation.otherQueues());
    Map<String, @Nullable Object> broadcast =
        Json.object(
            "listeners",
            explanation.broadcastListeners().stream().map(JsonReport::listener).toList());
    broadcast.put("other_queues", explanation.otherBroadcastQueues());
    Map<String, @Nullable Object> all = Json.object("event", explanation.event());
    all.put("place", explanation.survey().endpoint());
    all.put("emit", emit);
    all.put("broadcast", broadcast);
    all.put("unseen", explanation.survey().unseen());
    return write("explanation", all);
  }

  private static String write(String kind, Map<String, @Nullable Object> content) {
    Map<String, @Nullable Object> line = Json.object("kind", kind);
    line.putAll(content);
    return JsonMapper.shared().writeValueAsString(line);
  }

  private static Map<String, @Nullable Object> broker(Survey survey) {
    BrokerFacts broker = survey.broker();
    Map<String, @Nullable Object> map = Json.object("place", survey.endpoint());
    map.put("product", broker.about().product());
    map.put("version", broker.about().version());
    map.put("cluster", broker.about().cluster());
    map.put("capabilities", broker.about().capabilities());
    map.put("publishing", broker.publishing().name());
    map.put("alarms", broker.alarms());
    map.put("permits_old_queues", broker.oldQueues());
    map.put("management", broker.management());
    map.put("unrouted", survey.unrouted());
    return map;
  }

  private static Map<String, @Nullable Object> exchange(Exchange exchange) {
    Map<String, @Nullable Object> map = Json.object("name", exchange.name());
    ExchangeDeclaration form = exchange.form().orElse(null);
    map.put("type", form == null ? null : form.type());
    map.put("durable", form == null ? null : form.durable());
    map.put("auto_delete", form == null ? null : form.autoDelete());
    map.put("internal", form == null ? null : form.internal());
    map.put("alternate", form == null ? null : form.alternate().orElse(null));
    return map;
  }

  private static Map<String, @Nullable Object> route(RouteFacts route) {
    Map<String, @Nullable Object> map = Json.object("event", route.event());
    map.put("queue", route.queue() == null ? null : queue(route.queue()));
    map.put("bindings", route.bindings());
    map.put("recovery", number(route.recovery()));
    map.put("pause", pause(route.pause()));
    map.put("listeners", route.listeners().stream().map(JsonReport::listener).toList());
    return map;
  }

  private static Map<String, @Nullable Object> queue(QueueFacts queue) {
    Map<String, @Nullable Object> map = Json.object("presence", queue.presence().name());
    QueueDeclaration form = queue.form();
    map.put("durable", form == null ? null : form.durable());
    map.put("auto_delete", form == null ? null : form.autoDelete());
    map.put("arguments", form == null ? null : form.arguments());
    map.put("ready", queue.ready());
    map.put("unacknowledged", number(queue.unacknowledged()));
    map.put("consumers", queue.consumers());
    map.put("policy", queue.policy());
    DelegationFacts delegation = DelegationFacts.of(queue).orElse(null);
    map.put("delegated_to", delegation == null ? null : delegation.fallback());
    map.put("delegated_after_ms", delegation == null ? null : Durations.millis(delegation.after()));
    return map;
  }

  private static Map<String, @Nullable Object> listener(Listener listener) {
    Map<String, @Nullable Object> map = Json.object("observer", listener.observer());
    map.put("host", listener.host());
    map.put("process", listener.process());
    map.put("event", listener.event());
    map.put("broadcast", listener.isBroadcast());
    map.put("exchange", listener.exchange());
    map.put("state", listener.state().name());
    map.put("pause", pause(listener.pause()));
    map.put("rate", listener.traffic().rate());
    map.put("in_flight", listener.traffic().inFlight());
    map.put("prefetched", listener.traffic().prefetched());
    return map;
  }

  private static @Nullable Map<String, @Nullable Object> pause(@Nullable Pause pause) {
    if (pause == null) {
      return null;
    }
    Map<String, @Nullable Object> map = Json.object("by", pause.by().orElse(null));
    map.put("reason", pause.reason().orElse(null));
    map.put("since", Json.time(pause.since()));
    map.put("until", Json.time(pause.until().orElse(null)));
    map.put("whole_route", pause.wholeRoute());
    return map;
  }

  private static Map<String, @Nullable Object> finding(Finding finding) {
    Map<String, @Nullable Object> map = Json.object("severity", finding.severity().name());
    map.put("subject", finding.subject());
    map.put("what", finding.what());
    map.put("why", finding.why());
    map.put("do", finding.remedy());
    return map;
  }

  private static @Nullable Long number(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
