package io.vireo.internal.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.RecoveryRecord;
import io.vireo.spi.RedrivenEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RedrivenEventsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static RecoveryRecord record(@Nullable String id, Map<String, Object> headers) {
    return RecoveryRecord.builder(
            "the-record",
            RecoveryRecord.Event.of(
                "e.a", id, Instant.EPOCH, "text/plain", headers, new byte[] {1}),
            new RecoveryRecord.Error("X", "", ""))
        .route("e.*")
        .listener("observer/1")
        .observerId("observer")
        .attempts(3)
        .failedAt(NOW)
        .build();
  }

  @Test
  void anEventGoesBackToWhoFailedUnderTheSameId() {
    RedrivenEvent again = RedrivenEvents.again(record("id", Map.of("h", 1L)), null);

    assertThat(again.route()).isEqualTo("e.*");
    assertThat(again.listener()).isEqualTo("observer/1");
    assertThat(again.event()).isEqualTo("e.a");
    assertThat(again.body()).containsExactly(1);
    assertThat(again.properties().messageId()).isEqualTo("id");
    assertThat(again.properties().timestamp()).isEqualTo(Instant.EPOCH);
    assertThat(again.properties().contentType()).isEqualTo("text/plain");
    assertThat(again.properties().headers()).isEqualTo(Map.of("h", 1L, "vireo-redriven", 1));
    assertThat(RedrivenEvents.again(record("id", Map.of()), "other/2").listener())
        .isEqualTo("other/2");
  }

  @Test
  void whatTellsOfItsWayIsLeftBehind() {
    Map<String, Object> headers = new LinkedHashMap<>();
    headers.put("vireo-attempts", 3);
    headers.put("vireo-failing-since", 1L);
    headers.put("vireo-deliveries", 1);
    headers.put("vireo-redriven", 2L);
    headers.put("x-death", "d");
    headers.put("x-first-death-reason", "d");
    headers.put("x-last-death-queue", "d");
    headers.put("x-delivery-count", 4);
    headers.put("x-request-id", "kept");
    headers.put("vireo-edited-from", "kept");

    assertThat(RedrivenEvents.again(record("id", headers), null).properties().headers())
        .isEqualTo(
            Map.of("x-request-id", "kept", "vireo-edited-from", "kept", "vireo-redriven", 3));
  }

  @Test
  void anEditedEventNamesTheOldOneOrItsRecord() {
    RedrivenEvent edited =
        RedrivenEvents.edited(
            record("old", Map.of("h", 1, "vireo-edited-from", "older")),
            "new",
            NOW,
            "application/json",
            new byte[] {2});

    assertThat(edited.body()).containsExactly(2);
    assertThat(edited.listener()).isEqualTo("observer/1");
    assertThat(edited.properties().messageId()).isEqualTo("new");
    assertThat(edited.properties().timestamp()).isEqualTo(NOW);
    assertThat(edited.properties().contentType()).isEqualTo("application/json");
    assertThat(edited.properties().headers()).isEqualTo(Map.of("h", 1, "vireo-edited-from", "old"));
    assertThat(
            RedrivenEvents.edited(record(null, Map.of()), "new", NOW, "text/plain", new byte[0])
                .properties()
                .headers())
        .isEqualTo(Map.of("vireo-edited-from", "the-record"));
  }
}
