package io.vireo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailureTest {

  @Test
  void itSaysWhereTheEventWent() {
    assertThat(failure(Failure.Outcome.RETRIED, Duration.ofSeconds(2)))
        .hasToString(
            "Failure[event=a.b, id=1, attempt=3, java.lang.IllegalStateException, RETRIED in PT2S]");
    assertThat(failure(Failure.Outcome.RECOVERED, null))
        .asString()
        .endsWith("RECOVERED in RECOVERY.a.*]");
    assertThat(failure(Failure.Outcome.LOST, null)).asString().endsWith("LOST]");
    assertThat(failure(Failure.Outcome.RECOVERED, null).recoveryQueue()).hasValue("RECOVERY.a.*");
    assertThat(failure(Failure.Outcome.DISCARDED, null).recoveryQueue()).isEmpty();
  }

  @Test
  void nobodyCanChangeIt() {
    Map<String, Object> headers = new HashMap<>();
    Failure failure = failure(Failure.Outcome.LOST, null, headers);
    headers.put("h", 1);

    assertThat(failure.headers()).isEmpty();
    assertThat(failure.body().get()).isEqualTo((byte) 7);
    assertThat(failure.body().position()).isZero();
    assertThatThrownBy(() -> failure.body().put((byte) 1))
        .isInstanceOf(ReadOnlyBufferException.class);
  }

  private static Failure failure(Failure.Outcome outcome, Duration delay) {
    return failure(outcome, delay, Map.of());
  }

  private static Failure failure(
      Failure.Outcome outcome, Duration delay, Map<String, Object> headers) {
    return Failure.builder("a.b", outcome, new IllegalStateException("expected by this test"))
        .route("a.*", true)
        .id("1")
        .headers(headers)
        .body(ByteBuffer.wrap(new byte[] {7}))
        .attempt(3)
        .retryDelay(delay)
        .build();
  }
}
