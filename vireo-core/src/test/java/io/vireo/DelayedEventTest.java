package io.vireo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DelayedEventTest {

  @Test
  void theHandleCanBeKeptAsText() {
    DelayedEvent handle =
        new DelayedEvent(
            "order.é😀", "id|1.2", Instant.ofEpochMilli(1_795_466_535_246L), "vireo.delay.100");

    assertThat(handle.toString()).matches("[A-Za-z0-9._-]+");
    assertThat(DelayedEvent.parse(handle.toString())).isEqualTo(handle);
  }

  @Test
  void aHandleMadeAtAnyMomentIsEqualToItsText() {
    DelayedEvent handle =
        new DelayedEvent("order", "id", Instant.parse("2026-11-28T14:00:00.123456789Z"), "q");

    assertThat(DelayedEvent.parse(handle.toString())).isEqualTo(handle);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v1", "v2.YQ.YQ.1.YQ", "v1.YQ.YQ.x.YQ", "v1.?.YQ.1.YQ"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> DelayedEvent.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
