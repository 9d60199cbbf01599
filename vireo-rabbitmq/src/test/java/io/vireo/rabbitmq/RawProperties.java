package io.vireo.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.Frame;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Properties of a message as bytes, as a foreign or hostile client may write them: the client's own
 * classes write well-formed ones only.
 */
final class RawProperties extends AMQP.BasicProperties {
  private static final int CLASS_ID = 60;

  private final int presence;
  private final byte[] values;

  /** The bits of AMQP 0-9-1 that say which properties follow. */
  enum Property {
    CONTENT_TYPE(15),
    CONTENT_ENCODING(14),
    HEADERS(13),
    CORRELATION_ID(10),
    REPLY_TO(9),
    EXPIRATION(8),
    MESSAGE_ID(7),
    TYPE(5),
    APP_ID(3);

    private final int bit;

    Property(int bit) {
      this.bit = bit;
    }
  }

  private RawProperties(int presence, byte[] values) {
    this.presence = presence;
    this.values = values;
  }

  /** One property, a short string, with any bytes. */
  static RawProperties of(Property property, byte[] text) throws IOException {
    return new RawProperties(1 << property.bit, shortString(text));
  }

  /** One header with any bytes as its name, and any as its value. */
  static RawProperties withHeader(byte[] name, byte[] value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(1 + name.length + 1 + Integer.BYTES + value.length);
    out.write(shortString(name));
    out.writeByte('S');
    out.writeInt(value.length);
    out.write(value);
    return new RawProperties(1 << Property.HEADERS.bit, bytes.toByteArray());
  }

  private static byte[] shortString(byte[] text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(text.length);
    out.write(text);
    return bytes.toByteArray();
  }

  @Override
  public Frame toFrame(int channelNumber, long bodySize) throws IOException {
    Frame frame = new Frame(AMQP.FRAME_HEADER, channelNumber);
    DataOutputStream out = frame.getOutputStream();
    out.writeShort(CLASS_ID);
    out.writeShort(0);
    out.writeLong(bodySize);
    out.writeShort(presence);
    out.write(values);
    return frame;
  }
}
