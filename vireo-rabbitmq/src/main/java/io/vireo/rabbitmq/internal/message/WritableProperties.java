package io.vireo.rabbitmq.internal.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.impl.ValueWriter;
import io.vireo.spi.OncePerMinute;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves out of an event's properties what the client cannot write, for it refuses the whole event
 * because of one such value. Any thread may call it.
 */
public final class WritableProperties {
  private static final Logger LOG = LoggerFactory.getLogger(WritableProperties.class);
  private static final OncePerMinute WARNINGS = new OncePerMinute();
  private static final int MAX_SHORT_BYTES = 255;

  /** All properties of an event travel in one frame, which has 128 KiB by default. */
  private static final int MAX_HEADER_BYTES = 120 * 1_024;

  /** How deep tables may be nested. The client writes any depth, but cannot read 32 levels. */
  private static final int MAX_LEVELS = 30;

  private static final Instant FIRST_TIME = Instant.ofEpochMilli(Long.MIN_VALUE);
  private static final Instant LAST_TIME = Instant.ofEpochMilli(Long.MAX_VALUE);

  private WritableProperties() {}

  /** Returns a text as it is, or null if it is longer than the protocol allows. */
  public static @Nullable String shortText(@Nullable String text) {
    return text == null || text.getBytes(UTF_8).length > MAX_SHORT_BYTES ? null : text;
  }

  /** Returns a time as it is, or null if it is too far away to be counted in milliseconds. */
  public static @Nullable Instant timestamp(@Nullable Instant time) {
    return time == null || time.isBefore(FIRST_TIME) || time.isAfter(LAST_TIME) ? null : time;
  }

  /**
   * The headers that can be written, without those that tell of the way an earlier copy took, or
   * would change the way of this one.
   */
  public static Map<String, Object> headers(Map<String, Object> headers) {
    Map<String, Object> writable = new LinkedHashMap<>();
    List<String> leftOut = new ArrayList<>();
    int bytes = 0;
    for (Map.Entry<String, Object> header : headers.entrySet()) {
      String name = header.getKey();
      if (MessageProperties.isTransportHeader(name)) {
        continue;
      }
      Object value = isRouting(name) ? null : wireValue(name, header.getValue());
      int size = value == null ? 0 : size(name, value);
      if (size == 0 || value == null || bytes + size > MAX_HEADER_BYTES) {
        leftOut.add(name);
      } else {
        bytes += size;
        writable.put(name, value);
      }
    }
    if (!leftOut.isEmpty() && WARNINGS.isDue(leftOut.toString())) {
      LOG.warn("Headers that cannot travel with an event are left out: {}", leftOut);
    }
    return writable;
  }

  /** Whether RabbitMQ routes a message to further queues because of a header. */
  private static boolean isRouting(String name) {
    return name.equals("CC") || name.equals("BCC");
  }

  /** A value in a form that the client can write; null if there is none. */
  private static @Nullable Object wireValue(String name, Object value) {
    try {
      return wireValue(value, MAX_LEVELS);
    } catch (IllegalArgumentException e) {
      LOG.debug("Header '{}' cannot be written", name, e);
      return null;
    }
  }

  private static Object wireValue(Object value, int levels) {
    if (levels == 0) {
      throw new IllegalArgumentException("Tables are nested too deep");
    }
    if (value instanceof Instant instant) {
      return Date.from(instant);
    }
    if (value instanceof List<?> list) {
      List<Object> items = new ArrayList<>();
      for (Object item : list) {
        if (item != null) {
          items.add(wireValue(item, levels - 1));
        }
      }
      return items;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> table = new LinkedHashMap<>();
      map.forEach(
          (name, item) -> {
            if (item != null) {
              table.put(String.valueOf(name), wireValue(item, levels - 1));
            }
          });
      return table;
    }
    return value;
  }

  /** How many bytes a header has when the client writes it; 0 if it refuses to. */
  private static int size(String name, Object value) {
    DataOutputStream out = new DataOutputStream(OutputStream.nullOutputStream());
    ValueWriter writer = new ValueWriter(out);
    try {
      writer.writeShortstr(name);
      writer.writeFieldValue(value);
      return out.size();
    } catch (IllegalArgumentException | IOException e) {
      LOG.debug("Header '{}' cannot be written", name, e);
      return 0;
    }
  }
}
