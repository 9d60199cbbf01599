package io.vireo.console.internal.failure;

import io.vireo.Core;
import io.vireo.spi.Driver;
import io.vireo.spi.RecoveryQueue;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Makes recovery records of every kind, and stores them. */
public final class TestRecords {
  private static final AtomicLong IDS = new AtomicLong();

  private TestRecords() {}

  /** A name that no other test uses. */
  public static String freshName(String begin) {
    return begin + "." + IDS.incrementAndGet() + "." + ProcessHandle.current().pid();
  }

  /** A record as a listener stores it. */
  public static ObjectNode record(String id, String message, byte[] body) {
    ObjectNode record = JsonMapper.shared().createObjectNode();
    record.put("id", id).put("controller", "observer-1").put("attempts", 3);
    record.put("message_base64", Base64.getEncoder().encodeToString(body)).put("message", "");
    record.put("when", 1_790_000_000.5 + IDS.incrementAndGet());
    record
        .putObject("error")
        .put("type", "shop.NoStockException")
        .put("message", message)
        .put(
            "traceback",
            "shop.NoStockException: "
                + message
                + "\n\tat shop.Warehouse.ship(Warehouse.java:17)\n\tat shop.Shop.run(Shop.java:4)\n");
    record
        .putObject("properties")
        .put("message_id", "event-" + id)
        .put("content_type", "application/json");
    return record;
  }

  /** Sets the headers of the event of a record. */
  public static ObjectNode headers(ObjectNode record, String name, String value) {
    ((ObjectNode) record.path("properties")).withObject("/headers").put(name, value);
    return record;
  }

  /** Stores records, made by their numbers from 0 on. */
  public static void store(Core core, String route, int number, IntFunction<ObjectNode> made) {
    RecoveryQueue queue = core.unwrap(Driver.class).orElseThrow().routes().recovery(route);
    for (int i = 0; i < number; i++) {
      queue.store(made.apply(i).toString().getBytes(StandardCharsets.UTF_8));
    }
  }
}
