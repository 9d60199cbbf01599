package io.vireo.cloudevents;

import io.vireo.Codec;
import java.net.URI;
import java.util.Objects;

/**
 * Codecs for CloudEvents 1.0. Events are emitted in one of two forms, and received in both, so two
 * programs need not agree on the form.
 *
 * <pre>{@code
 * Observer app = Observer.connect("amqp://localhost", CloudEvents.codec(URI.create("/shop")));
 * app.on("order.placed", Order.class, order -> ship(order));
 * app.on("order.paid", CloudEvent.class, event -> archive(event.getSource(), event.getData()));
 * app.emit("order.placed", new Order(42));
 * }</pre>
 *
 * <p>A CloudEvent has the name of the event as its type, the message id as its id and the time of
 * the emit as its time. The data is JSON. An array of bytes is sent as it is, and null as no data.
 * Headers of the options whose names begin with {@code ce-} become extension attributes, {@code
 * subject} or {@code dataschema}. A program may also emit an {@code io.cloudevents.CloudEvent},
 * which keeps its attributes; its id becomes the message id.
 *
 * <p>A handler takes the type of the data, or {@code io.cloudevents.CloudEvent}. An event that is
 * not a CloudEvent is decoded as plain data. A malformed CloudEvent goes to recovery at once.
 * {@code docs/guide/cloudevents.md} has the details.
 *
 * <p>The codecs are immutable. Any thread may call, and nothing blocks.
 */
public final class CloudEvents {
  private CloudEvents() {}

  /**
   * Makes a codec that emits the structured form: the body is a JSON object with all attributes and
   * the data.
   *
   * @param source where the events come from, such as {@code /shop}; not empty
   * @return the codec
   * @throws IllegalArgumentException if the source is empty
   */
  public static Codec codec(URI source) {
    return codec(source, Codec.json());
  }

  /**
   * Makes a codec that emits the structured form, with data that another codec encodes.
   *
   * @param source where the events come from, such as {@code /shop}; not empty
   * @param data encodes and decodes the data
   * @return the codec
   * @throws IllegalArgumentException if the source is empty
   */
  public static Codec codec(URI source, Codec data) {
    return new CloudEventCodec(require(source), Objects.requireNonNull(data, "data"), false);
  }

  /**
   * Makes a codec that emits the binary form: the body is the data alone, and the attributes are
   * headers whose names begin with {@code ce-}. A program without this codec reads such events as
   * plain events.
   *
   * @param source where the events come from, such as {@code /shop}; not empty
   * @return the codec
   * @throws IllegalArgumentException if the source is empty
   */
  public static Codec binary(URI source) {
    return binary(source, Codec.json());
  }

  /**
   * Makes a codec that emits the binary form, with data that another codec encodes.
   *
   * @param source where the events come from, such as {@code /shop}; not empty
   * @param data encodes and decodes the data
   * @return the codec
   * @throws IllegalArgumentException if the source is empty
   */
  public static Codec binary(URI source, Codec data) {
    return new CloudEventCodec(require(source), Objects.requireNonNull(data, "data"), true);
  }

  private static URI require(URI source) {
    Objects.requireNonNull(source, "source");
    if (source.toString().isEmpty()) {
      throw new IllegalArgumentException("The source is empty; give a URI such as /shop");
    }
    return source;
  }
}
