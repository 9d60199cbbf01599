package io.vireo.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.WriteListener;
import com.rabbitmq.client.impl.AMQConnection;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.FrameHandler;
import com.rabbitmq.client.impl.FrameHandlerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Takes the body out of a message that is too large to be received. The client would end the whole
 * connection for it, and again each time that the broker delivers it; so it gets an empty message
 * that tells its consumer how large the real one is. Frames are read by one thread at a time.
 */
final class InboundLimit {
  private static final int HEADER_FRAME = 2;
  private static final int BODY_FRAME = 3;
  private static final int BODY_SIZE_AT = 4;
  private static final short BASIC_CLASS = 60;
  private static final short MESSAGE_ID_ONLY = 1 << 7;

  private final int mostBytes;
  private final ReadableProperties properties;

  /** Nobody who publishes can know it, so nobody can pretend that a message was too large. */
  private final String mark = UUID.randomUUID() + " ";

  /** How much of a body is still to come that is not wanted, by channel. */
  private final Map<Integer, Long> unwanted = new HashMap<>();

  InboundLimit(int mostBytes, ReadableProperties properties) {
    this.mostBytes = mostBytes;
    this.properties = properties;
  }

  /** A factory whose connections have this limit. */
  ConnectionFactory factory() {
    ConnectionFactory factory = new LimitedFactory(this);
    // The client's own limit is exclusive, and only there in case this one is passed by.
    factory.setMaxInboundMessageBodySize(mostBytes + 1);
    return factory;
  }

  int mostBytes() {
    return mostBytes;
  }

  /** How large a message was whose body was taken out; 0 for any other. */
  long sizeBefore(AMQP.BasicProperties properties) {
    String id = properties.getMessageId();
    return id != null && id.startsWith(mark) ? Long.parseLong(id.substring(mark.length())) : 0;
  }

  Frame readFrom(FrameHandler frames) throws IOException {
    while (true) {
      Frame frame = frames.readFrame();
      // Null when nothing came in time.
      if (frame == null || frame.getType() < HEADER_FRAME) {
        return frame;
      }
      if (frame.getType() == HEADER_FRAME) {
        return header(frame);
      }
      if (frame.getType() != BODY_FRAME || unwanted.isEmpty() || !isUnwanted(frame)) {
        return frame;
      }
    }
  }

  private Frame header(Frame frame) {
    long size = ByteBuffer.wrap(frame.getPayload()).getLong(BODY_SIZE_AT);
    if (size <= mostBytes) {
      return properties.of(frame);
    }
    unwanted.put(frame.getChannel(), size);
    byte[] id = (mark + size).getBytes(StandardCharsets.US_ASCII);
    ByteBuffer replacement =
        ByteBuffer.allocate(BODY_SIZE_AT + Long.BYTES + Short.BYTES + 1 + id.length)
            .putShort(BASIC_CLASS)
            .putShort((short) 0)
            .putLong(0)
            .putShort(MESSAGE_ID_ONLY)
            .put((byte) id.length)
            .put(id);
    return new Frame(HEADER_FRAME, frame.getChannel(), replacement.array());
  }

  private boolean isUnwanted(Frame body) {
    Long left =
        unwanted.computeIfPresent(
            body.getChannel(), (channel, before) -> before - body.getPayload().length);
    if (left != null && left <= 0) {
      unwanted.remove(body.getChannel());
    }
    return left != null;
  }

  private static final class LimitedFactory extends ConnectionFactory {
    private final InboundLimit limit;

    LimitedFactory(InboundLimit limit) {
      this.limit = limit;
    }

    @Override
    protected synchronized FrameHandlerFactory createFrameHandlerFactory() throws IOException {
      FrameHandlerFactory plain = super.createFrameHandlerFactory();
      return (address, name) -> new LimitedFrames(plain.create(address, name), limit);
    }
  }

  /** The client's own way to read and write frames, but for what is read. */
  private record LimitedFrames(FrameHandler frames, InboundLimit limit) implements FrameHandler {
    @Override
    public Frame readFrame() throws IOException {
      return limit.readFrom(frames);
    }

    @Override
    public boolean internalHearbeat() {
      return frames.internalHearbeat();
    }

    @Override
    public void setTimeout(int millis) throws SocketException {
      frames.setTimeout(millis);
    }

    @Override
    public int getTimeout() throws SocketException {
      return frames.getTimeout();
    }

    @Override
    public void sendHeader() throws IOException {
      frames.sendHeader();
    }

    @Override
    public void initialize(AMQConnection connection) {
      frames.initialize(connection);
    }

    @Override
    public void startProcessing() {
      frames.startProcessing();
    }

    @Override
    public void finishConnectionNegotiation() {
      frames.finishConnectionNegotiation();
    }

    @Override
    public void setFrameMax(int bytes) {
      frames.setFrameMax(bytes);
    }

    @Override
    public void writeFrame(Frame frame) throws IOException {
      frames.writeFrame(frame);
    }

    @Override
    public void flush(WriteListener listener) throws IOException {
      frames.flush(listener);
    }

    @Override
    public void close() {
      frames.close();
    }

    @Override
    public InetAddress getLocalAddress() {
      return frames.getLocalAddress();
    }

    @Override
    public int getLocalPort() {
      return frames.getLocalPort();
    }

    @Override
    public InetAddress getAddress() {
      return frames.getAddress();
    }

    @Override
    public int getPort() {
      return frames.getPort();
    }
  }
}
