package io.vireo.internal.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.vireo.Observer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RemoteControlTest {
  @Test
  void signalsForNobodyDoNotFloodTheLog() {
    List<Level> told = new CopyOnWriteArrayList<>();
    AppenderBase<ILoggingEvent> appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent line) {
            told.add(line.getLevel());
          }
        };
    Logger logger = (Logger) LoggerFactory.getLogger(RemoteControl.class);
    appender.start();
    logger.addAppender(appender);
    try (Observer app = Observer.connect("memory:" + UUID.randomUUID())) {
      app.on("order.placed", event -> {});
      for (int i = 0; i < 20; i++) {
        app.emit(
            "order.placed",
            Map.of("remote_signal", "remote:pause", "controller_id", "nobody " + i));
      }

      await().untilAsserted(() -> assertThat(told).hasSize(20));
      assertThat(told).containsOnlyOnce(Level.WARN);
    } finally {
      logger.detachAppender(appender);
    }
  }
}
