package io.vireo.rabbitmq.internal.connection;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.WriteListener;
import com.rabbitmq.client.impl.AMQConnection;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.FrameHandler;
import com.rabbitmq.client.impl.FrameHandlerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;

/**
 * Makes connections that read and write frames as the client does, with two differences: an {@link
 * InboundLimit} sees each frame that comes in, and {@link Flushing} decides when frames are sent.
 */
final class FramedConnections extends ConnectionFactory {
  private final InboundLimit inbound;
  private final Flushing outbound;

  FramedConnections(InboundLimit inbound, Flushing outbound) {
    this.inbound = inbound;
    this.outbound = outbound;
    // The client's own limit is exclusive. It comes into effect only if ours should fail.
    setMaxInboundMessageBodySize(inbound.maxBytes() + 1);
  }

  @Override
  protected synchronized FrameHandlerFactory createFrameHandlerFactory() throws IOException {
    FrameHandlerFactory plain = super.createFrameHandlerFactory();
    return (address, name) -> {
      FrameHandler frames = plain.create(address, name);
      outbound.of(frames);
      return new Frames(frames, inbound, outbound);
    };
  }

  private record Frames(FrameHandler frames, InboundLimit inbound, Flushing outbound)
      implements FrameHandler {
    @Override
    public Frame readFrame() throws IOException {
      return inbound.readFrom(frames);
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
      if (!outbound.isHeld()) {
        frames.flush(listener);
      }
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
