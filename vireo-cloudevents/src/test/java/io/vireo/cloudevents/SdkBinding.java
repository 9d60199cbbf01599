package io.vireo.cloudevents;

import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.CloudEventUtils;
import io.cloudevents.core.data.BytesCloudEventData;
import io.cloudevents.core.message.MessageReader;
import io.cloudevents.core.message.MessageWriter;
import io.cloudevents.core.message.impl.BaseGenericBinaryMessageReaderImpl;
import io.cloudevents.core.message.impl.GenericStructuredMessageReader;
import io.cloudevents.core.message.impl.MessageUtils;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.rw.CloudEventContextWriter;
import io.cloudevents.rw.CloudEventWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Has the official SDK write and read messages as its own bindings do, with its readers and
 * writers. Nothing of Vireo is used here.
 */
final class SdkBinding {
  private SdkBinding() {}

  /** A message on the wire. */
  // Nobody compares these records.
  @SuppressWarnings("ArrayRecordComponent")
  record Wire(byte[] body, String contentType, Map<String, Object> headers) {}

  static Wire structured(CloudEvent event) {
    return new Writer("ce-").writeStructured(event, JsonFormat.CONTENT_TYPE);
  }

  static Wire binary(CloudEvent event, String prefix) {
    return new Writer(prefix).writeBinary(event);
  }

  static CloudEvent read(Wire wire) {
    MessageReader reader =
        MessageUtils.parseStructuredOrBinaryMessage(
            wire::contentType,
            format -> new GenericStructuredMessageReader(format, wire.body()),
            () -> (String) wire.headers().get("ce-specversion"),
            version -> new BinaryReader(version, wire));
    return reader.toEvent();
  }

  private static final class Writer implements MessageWriter<Writer, Wire>, CloudEventWriter<Wire> {
    private final String prefix;
    private final Map<String, Object> headers = new LinkedHashMap<>();
    private String contentType = "";

    Writer(String prefix) {
      this.prefix = prefix;
    }

    @Override
    public Writer create(SpecVersion version) {
      headers.put(prefix + "specversion", version.toString());
      return this;
    }

    @Override
    public CloudEventContextWriter withContextAttribute(String name, String value) {
      if (name.equals("datacontenttype")) {
        contentType = value;
      } else {
        headers.put(prefix + name, value);
      }
      return this;
    }

    @Override
    public Wire end(CloudEventData data) {
      return new Wire(data.toBytes(), contentType, headers);
    }

    @Override
    public Wire end() {
      return new Wire(new byte[0], contentType, headers);
    }

    @Override
    public Wire setEvent(io.cloudevents.core.format.EventFormat format, byte[] value) {
      return new Wire(value, format.serializedContentType(), Map.of());
    }
  }

  private static final class BinaryReader
      extends BaseGenericBinaryMessageReaderImpl<String, Object> {
    private final Wire wire;

    BinaryReader(SpecVersion version, Wire wire) {
      super(version, data(wire));
      this.wire = wire;
    }

    private static @Nullable CloudEventData data(Wire wire) {
      return wire.body().length == 0 ? null : BytesCloudEventData.wrap(wire.body());
    }

    @Override
    protected boolean isContentTypeHeader(String key) {
      return key.equals("content-type");
    }

    @Override
    protected boolean isCloudEventsHeader(String key) {
      return key.startsWith("ce-");
    }

    @Override
    protected String toCloudEventsKey(String key) {
      return key.substring("ce-".length());
    }

    @Override
    protected void forEachHeader(BiConsumer<String, Object> consumer) {
      consumer.accept("content-type", wire.contentType());
      wire.headers().forEach(consumer);
    }

    @Override
    protected String toCloudEventsValue(Object value) {
      return value.toString();
    }
  }

  /** {@return the event with its data as bytes, so that events of all forms can be compared} */
  static CloudEvent plain(CloudEvent event) {
    return CloudEventUtils.toEvent(
        CloudEventUtils.toReader(event), data -> BytesCloudEventData.wrap(data.toBytes()));
  }
}
