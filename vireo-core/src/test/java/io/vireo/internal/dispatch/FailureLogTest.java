package io.vireo.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vireo.spi.Delivery;
import io.vireo.spi.EventProperties;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class FailureLogTest {
  private static final Delivery DELIVERY =
      (Delivery)
          Proxy.newProxyInstance(
              Delivery.class.getClassLoader(),
              new Class<?>[] {Delivery.class},
              (proxy, method, arguments) -> new EventProperties("the-id", null, null, Map.of()));

  private final Logger logger = (Logger) LoggerFactory.getLogger(DeliveryProcessor.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final FailureLog log = new FailureLog("order.*");
  private final RuntimeException failure = new IllegalStateException("broken");

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
  }

  @Test
  void aRecoveredEventHasItsTextItsCauseAndItsPairs() {
    log.recovered(DELIVERY, failure, 3);

    assertThat(lines.list)
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.getLevel()).isEqualTo(Level.WARN);
              assertThat(line.getFormattedMessage())
                  .isEqualTo(
                      "An event of 'order.*' (id the-id) has failed after 3 attempts and goes to RECOVERY.order.*");
              assertThat(line.getThrowableProxy().getMessage()).isEqualTo("broken");
              assertThat(pairs(line))
                  .containsOnly(
                      Map.entry("vireo.route", "order.*"),
                      Map.entry("vireo.outcome", "recovered"),
                      Map.entry("vireo.attempts", 3));
            });
  }

  @Test
  void whatIsDiscardedAndWhatIsLostIsSaidByThePairsToo() {
    log.discarded(DELIVERY, failure, 1);
    log.lost(DELIVERY, failure, 1);

    assertThat(lines.list)
        .extracting(line -> pairs(line).get("vireo.outcome"))
        .containsExactly("discarded", "lost");
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "An event of 'order.*' (id the-id) has failed after 1 attempts and is discarded, as its retry policy says",
            "An event of 'order.*' (id the-id) has failed; it was acknowledged on receipt, so it is not kept for recovery");
  }

  private static Map<String, Object> pairs(ILoggingEvent line) {
    return line.getKeyValuePairs().stream()
        .collect(Collectors.toMap(pair -> pair.key, pair -> pair.value));
  }
}
