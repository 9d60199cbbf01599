package io.vireo.cli.recovery;

import io.vireo.RecoveryRecord;
import io.vireo.cli.terminal.Json;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Failed events for machines: a JSON object a line. What a record does not say is null. */
final class RecoveryJson {
  private RecoveryJson() {}

  static String of(FailureGroup group) {
    Map<String, @Nullable Object> map = map("kind", "group");
    map.put("route", group.route());
    map.put("error", group.error());
    map.put("events", group.events());
    map.put("oldest", time(group.oldest()));
    map.put("newest", time(group.newest()));
    return Json.MAPPER.writeValueAsString(map);
  }

  static String unseen(String what) {
    Map<String, @Nullable Object> map = map("kind", "unseen");
    map.put("what", what);
    return Json.MAPPER.writeValueAsString(map);
  }

  static String of(RecoveryRecord failed) {
    Map<String, @Nullable Object> map = map("id", failed.id());
    map.put("route", failed.route());
    map.put("listener", failed.listener().orElse(null));
    map.put("observer", failed.observerId().orElse(null));
    map.put("failed_at", time(failed.failedAt().orElse(null)));
    map.put("attempts", failed.attempts());
    map.put("error", error(failed.error()));
    map.put("event", event(failed.event()));
    return Json.MAPPER.writeValueAsString(map);
  }

  private static Map<String, @Nullable Object> error(RecoveryRecord.Error error) {
    Map<String, @Nullable Object> map = map("type", error.type());
    map.put("message", error.message());
    map.put("trace", error.trace());
    return map;
  }

  private static Map<String, @Nullable Object> event(RecoveryRecord.Event event) {
    Map<String, @Nullable Object> map = map("name", event.name());
    map.put("id", event.id().orElse(null));
    map.put("emitted_at", time(event.emittedAt().orElse(null)));
    map.put("content_type", event.contentType().orElse(null));
    map.put("headers", event.headers());
    String text = PayloadText.of(event.body());
    if (text == null) {
      map.put("body_base64", Base64.getEncoder().encodeToString(event.body()));
    } else {
      map.put("body", text);
    }
    return map;
  }

  private static Map<String, @Nullable Object> map(String name, @Nullable Object value) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put(name, value);
    return map;
  }

  private static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
