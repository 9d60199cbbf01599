package io.vireo.cli.recovery;

import io.vireo.RecoveryRecord;
import io.vireo.operations.text.Json;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes failed events as JSON, one object per line. A value that a record does not hold is null.
 */
final class RecoveryJson {
  private RecoveryJson() {}

  static String of(FailureGroup group) {
    Map<String, @Nullable Object> map = Json.object("kind", "group");
    map.put("route", group.route());
    map.put("error", group.error());
    map.put("events", group.events());
    map.put("oldest", Json.time(group.oldest()));
    map.put("newest", Json.time(group.newest()));
    return Json.MAPPER.writeValueAsString(map);
  }

  static String unseen(String what) {
    Map<String, @Nullable Object> map = Json.object("kind", "unseen");
    map.put("what", what);
    return Json.MAPPER.writeValueAsString(map);
  }

  static String of(RecoveryRecord failed) {
    Map<String, @Nullable Object> map = Json.object("id", failed.id());
    map.put("route", failed.route());
    map.put("listener", failed.listener().orElse(null));
    map.put("observer", failed.observerId().orElse(null));
    map.put("failed_at", Json.time(failed.failedAt().orElse(null)));
    map.put("attempts", failed.attempts());
    map.put("error", error(failed.error()));
    map.put("event", event(failed.event()));
    return Json.MAPPER.writeValueAsString(map);
  }

  private static Map<String, @Nullable Object> error(RecoveryRecord.Error error) {
    Map<String, @Nullable Object> map = Json.object("type", error.type());
    map.put("message", error.message());
    map.put("trace", error.trace());
    return map;
  }

  private static Map<String, @Nullable Object> event(RecoveryRecord.Event event) {
    Map<String, @Nullable Object> map = Json.object("name", event.name());
    map.put("id", event.id().orElse(null));
    map.put("emitted_at", Json.time(event.emittedAt().orElse(null)));
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
}
