package io.vireo.cli.control;

import io.vireo.Control.Pause;
import io.vireo.Delegation;
import io.vireo.ListenerStatus;
import io.vireo.ListenerStatus.RouteOptions;
import io.vireo.ObserverStatus;
import io.vireo.operations.text.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes observers as JSON, one object per line. A value that an observer does not report is null.
 */
final class ObserverJson {
  private ObserverJson() {}

  static String of(ObserverStatus observer) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("id", observer.id());
    map.put("host", observer.host());
    map.put("process", observer.process());
    map.put("version", observer.version());
    map.put("since", observer.since());
    map.put("routes", observer.listeners().stream().map(ObserverJson::listener).toList());
    return Json.MAPPER.writeValueAsString(map);
  }

  private static Map<String, @Nullable Object> listener(ListenerStatus listener) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("event", listener.event());
    map.put("broadcast", listener.broadcast());
    map.put("state", listener.state());
    map.put("pause", listener.pause().map(ObserverJson::pause).orElse(null));
    map.put("traffic", listener.traffic());
    map.put("options", options(listener.options()));
    return map;
  }

  private static Map<String, @Nullable Object> pause(Pause pause) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("by", pause.by().orElse(null));
    map.put("reason", pause.reason().orElse(null));
    map.put("since", pause.since());
    map.put("until", pause.until().orElse(null));
    map.put("wholeRoute", pause.wholeRoute());
    return map;
  }

  private static Map<String, @Nullable Object> options(RouteOptions options) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("resumable", options.resumable());
    map.put("queueKind", options.queueKind());
    map.put("queueExpiration", options.queueExpiration());
    map.put("exchange", options.exchange().orElse(null));
    map.put("exchangeType", options.exchangeType().orElse(null));
    map.put("delegation", options.delegation().map(ObserverJson::delegation).orElse(null));
    return map;
  }

  private static Map<String, @Nullable Object> delegation(Delegation delegation) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("after", delegation.after());
    map.put("fallback", delegation.fallback().orElse(null));
    return map;
  }
}
