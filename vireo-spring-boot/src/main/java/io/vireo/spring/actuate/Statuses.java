package io.vireo.spring.actuate;

import io.vireo.Control;
import io.vireo.ListenerStatus;
import io.vireo.ObserverStatus;
import io.vireo.RecoveryRecord;
import io.vireo.RedriveResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Shows what observers answer, and records of recovery, as maps that any format can write. */
final class Statuses {
  private Statuses() {}

  static List<Map<String, Object>> observers(List<ObserverStatus> answers) {
    return answers.stream().map(Statuses::observer).toList();
  }

  private static Map<String, Object> observer(ObserverStatus status) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("id", status.id());
    shown.put("host", status.host());
    shown.put("process", status.process());
    shown.put("version", status.version());
    shown.put("since", status.since().toString());
    shown.put("listeners", status.listeners().stream().map(Statuses::listener).toList());
    return shown;
  }

  private static Map<String, Object> listener(ListenerStatus status) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("event", status.event());
    shown.put("broadcast", status.broadcast());
    shown.put("state", status.state().name());
    status.pause().ifPresent(pause -> shown.put("pause", pause(pause)));
    shown.put("rate", status.traffic().rate());
    shown.put("inFlight", status.traffic().inFlight());
    shown.put("prefetched", status.traffic().prefetched());
    shown.put("handled", status.traffic().handled());
    shown.put("failed", status.traffic().failed());
    return shown;
  }

  static Map<String, Object> pause(Control.Pause pause) {
    Map<String, Object> shown = new LinkedHashMap<>();
    pause.by().ifPresent(by -> shown.put("by", by));
    pause.reason().ifPresent(reason -> shown.put("reason", reason));
    shown.put("since", pause.since().toString());
    pause.until().ifPresent(until -> shown.put("until", until.toString()));
    shown.put("wholeRoute", pause.wholeRoute());
    return shown;
  }

  /** Whether an observer, as it is shown, listens to a shared route. */
  static boolean listensTo(Map<String, Object> observer, String event) {
    return observer.get("listeners") instanceof List<?> all
        && all.stream()
            .anyMatch(
                one ->
                    one instanceof Map<?, ?> listener
                        && event.equals(listener.get("event"))
                        && Boolean.FALSE.equals(listener.get("broadcast")));
  }

  /** The shared routes that somebody listens to, each with the sums over its listeners. */
  static List<Map<String, Object>> routes(List<ObserverStatus> answers) {
    Map<String, List<ListenerStatus>> byEvent = new TreeMap<>();
    for (ObserverStatus observer : answers) {
      for (ListenerStatus listener : observer.listeners()) {
        if (!listener.broadcast()) {
          byEvent.computeIfAbsent(listener.event(), event -> new ArrayList<>()).add(listener);
        }
      }
    }
    List<Map<String, Object>> shown = new ArrayList<>();
    byEvent.forEach((event, listeners) -> shown.add(route(event, listeners)));
    return shown;
  }

  private static Map<String, Object> route(String event, List<ListenerStatus> listeners) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("event", event);
    shown.put("listeners", listeners.size());
    shown.put("paused", listeners.stream().filter(one -> one.pause().isPresent()).count());
    shown.put("inFlight", listeners.stream().mapToLong(one -> one.traffic().inFlight()).sum());
    shown.put("handled", listeners.stream().mapToLong(one -> one.traffic().handled()).sum());
    shown.put("failed", listeners.stream().mapToLong(one -> one.traffic().failed()).sum());
    return shown;
  }

  /** A failed event without its data, which may be nobody's to see. */
  static Map<String, Object> recordOf(RecoveryRecord one) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("id", one.id());
    shown.put("event", one.event().name());
    one.failedAt().ifPresent(time -> shown.put("failedAt", time.toString()));
    shown.put("attempts", one.attempts());
    shown.put("errorType", one.error().type());
    shown.put("error", one.error().message());
    return shown;
  }

  static Map<String, Object> redriven(RedriveResult result) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("seen", result.seen());
    shown.put("matched", result.matched());
    shown.put("redriven", result.redriven());
    shown.put("left", result.left());
    return shown;
  }
}
