package io.vireo.benchmarks;

import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON as all contestants but Vireo, which brings its own, read and write it: one kept writer and
 * one kept reader of Jackson's, straight from and to bytes. It is the cheapest way that Jackson
 * has.
 */
public final class OrderCodec {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final ObjectWriter WRITER = MAPPER.writerFor(Order.class);
  private static final ObjectReader READER = MAPPER.readerFor(Order.class);

  private OrderCodec() {}

  /**
   * Encodes an order.
   *
   * @param order any
   * @return its JSON
   */
  public static byte[] encode(Order order) {
    return WRITER.writeValueAsBytes(order);
  }

  /**
   * Decodes an order.
   *
   * @param json its JSON
   * @return the order
   */
  public static Order decode(byte[] json) {
    return READER.readValue(json);
  }
}
