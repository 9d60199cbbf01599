package io.vireo.rabbitmq.internal.topology;

import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.spi.OncePerMinute;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns that a queue is used although it has another form than the one that was asked for. Each
 * queue is named once, however often it is declared. Any thread may call it.
 */
public final class FormWarnings {
  private static final Logger LOG = LoggerFactory.getLogger(FormWarnings.class);
  private static final int MAX_REMEMBERED = 10_000;

  private final OncePerMinute limit = new OncePerMinute();
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  void warn(BrokerConnection connection, String queue, String reason) {
    if (warned.size() < MAX_REMEMBERED
        && !warned.contains(queue)
        && limit.isDue(queue)
        && warned.add(queue)) {
      LOG.warn("{}: queue '{}' is used as it is ({})", connection.endpoint(), queue, reason);
    }
  }
}
