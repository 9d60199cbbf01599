package io.vireo.internal.control;

import io.vireo.InvalidEventNameException;
import io.vireo.ObserverDescription;
import io.vireo.ObserverStatus;
import io.vireo.spi.Delivery;
import io.vireo.spi.DeliveryListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Collects the answers to one ping. They come from other programs, so they may be too many, too
 * large, or no answers at all: what cannot be read is ignored, and what exceeds the limit is not
 * kept. A driver's thread delivers them; any thread may read them.
 */
final class Answers implements DeliveryListener {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  /** Some hundred descriptions, or a hundred thousand statuses. */
  static final long MAX_BYTES = 128L << 20;

  private final ConcurrentLinkedQueue<byte[]> received = new ConcurrentLinkedQueue<>();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicBoolean full = new AtomicBoolean();

  @Override
  public void onDelivery(Delivery delivery) {
    if (delivery.begin()) {
      add(delivery.body());
      delivery.acknowledge();
    }
  }

  void add(byte[] body) {
    if (bytes.addAndGet(body.length) <= MAX_BYTES) {
      received.add(body);
    } else {
      // A smaller answer may still have room.
      bytes.addAndGet(-body.length);
      if (full.compareAndSet(false, true)) {
        LOG.warn("Ignored answers to a ping: together they have more than {} bytes", MAX_BYTES);
      }
    }
  }

  /** How many bytes are kept. */
  long bytes() {
    return bytes.get();
  }

  /** The observers that have answered, in the order of their ids. */
  List<ObserverStatus> statuses() {
    Map<String, ObserverStatus> found = new TreeMap<>();
    for (byte[] body : received) {
      ObserverStatus status = readStatus(body);
      if (status != null) {
        found.put(status.id(), status);
      }
    }
    return List.copyOf(found.values());
  }

  /** The same observers, each with its description if it has sent one. */
  List<ObserverDescription> descriptions() {
    Map<String, DescriptionRecord> sent = new HashMap<>();
    // The instances of a service send the same document. It is kept once.
    Map<JsonNode, JsonNode> documents = new HashMap<>();
    List<byte[]> others = new ArrayList<>();
    for (byte[] body : received) {
      DescriptionRecord record = readDescription(body);
      if (record == null) {
        others.add(body);
      } else {
        JsonNode document = record.document();
        JsonNode kept = document == null ? null : documents.computeIfAbsent(document, one -> one);
        sent.putIfAbsent(record.id(), new DescriptionRecord(record.id(), kept, record.problem()));
      }
    }
    received.clear();
    received.addAll(others);
    return statuses().stream().map(status -> description(status, sent.get(status.id()))).toList();
  }

  private static ObserverDescription description(
      ObserverStatus status, @Nullable DescriptionRecord sent) {
    return sent == null
        ? ObserverDescription.of(status, null, null)
        : ObserverDescription.of(status, sent.document(), sent.problem());
  }

  /** Reads a description; null if it is none. */
  private static @Nullable DescriptionRecord readDescription(byte[] body) {
    try {
      DescriptionRecord record = JsonMapper.shared().readValue(body, DescriptionRecord.class);
      return record != null && record.isDescription() ? record : null;
    } catch (JacksonException e) {
      // It is read as a status next, which says in the log why it cannot be read.
      return null;
    }
  }

  /** Reads the answer to a ping; null if it cannot be read, such as that of a later version. */
  static @Nullable ObserverStatus readStatus(byte[] body) {
    try {
      StatusRecord record = JsonMapper.shared().readValue(body, StatusRecord.class);
      return record == null ? null : record.status();
    } catch (JacksonException | IllegalArgumentException | InvalidEventNameException e) {
      LOG.warn("Ignored an answer to a ping that this version does not understand", e);
      return null;
    }
  }
}
