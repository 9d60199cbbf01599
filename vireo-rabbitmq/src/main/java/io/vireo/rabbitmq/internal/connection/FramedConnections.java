package io.vireo.rabbitmq.internal.connection;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MalformedFrameException;
import com.rabbitmq.client.WriteListener;
import com.rabbitmq.client.impl.AMQConnection;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.FrameHandler;
import com.rabbitmq.client.impl.FrameHandlerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections that read and write frames as the client does, with two differences: an {@link
 * InboundLimit} sees each frame that comes in, and {@link Flushing} decides when frames are sent.
 * They work with clients from 5.25.0 on, whose frame handlers have other methods before 5.34.
 */
final class FramedConnections extends ConnectionFactory {
  /**
   * The size of the largest frame that a client before 5.33.1 reads. Later ones keep to the size
   * that was agreed on with the broker, which is this one by default.
   */
  private static final int OLD_CLIENT_FRAME_BYTES = 128 * 1024;

  private final InboundLimit inbound;
  private final Flushing outbound;
  private final ClientLibrary client;

  FramedConnections(InboundLimit inbound, Flushing outbound, ClientLibrary client) {
    this.inbound = inbound;
    this.outbound = outbound;
    this.client = client;
    limitBodies();
    if (client.readsWithoutLimit()) {
      setRequestedFrameMax(OLD_CLIENT_FRAME_BYTES);
    }
    // Older clients keep a channel open after a request that had no answer in time. A late answer
    // of
    // another kind is not taken for that to the next request then.
    setChannelShouldCheckRpcResponseType(true);
  }

  private void limitBodies() {
    // The client's own limit is exclusive. It comes into effect only if ours should fail.
    setMaxInboundMessageBodySize(inbound.maxBytes() + 1);
  }

  @Override
  protected synchronized FrameHandlerFactory createFrameHandlerFactory() throws IOException {
    if (client.readsWithoutLimit()) {
      // These clients take the limit of bodies, as it is now, for that of frames.
      setMaxInboundMessageBodySize(OLD_CLIENT_FRAME_BYTES);
    }
    FrameHandlerFactory plain = super.createFrameHandlerFactory();
    limitBodies();
    return (address, name) -> {
      FrameHandler frames = plain.create(address, name);
      outbound.of(frames);
      return new Frames(frames, inbound, outbound);
    };
  }

  private record Frames(FrameHandler frames, InboundLimit inbound, Flushing outbound)
      implements FrameHandler {
    @Override
    public @Nullable Frame readFrame() throws IOException {
      try {
        return inbound.readFrom(frames);
      } catch (IllegalStateException | NegativeArraySizeException e) {
        // So clients before 5.30 refuse a frame that is too large.
        MalformedFrameException refused = new MalformedFrameException(e.toString());
        refused.initCause(e);
        throw refused;
      }
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
    public void flush(@Nullable WriteListener listener) throws IOException {
      if (!outbound.isHeld()) {
        FrameMembers.flush(frames, listener);
      }
    }

    /** The same for clients before 5.31, whose frame handlers have this method. */
    // It is public and unused here because it implements a method of the older interface.
    @SuppressWarnings({"unused", "EffectivelyPrivate"})
    public void flush() throws IOException {
      flush(null);
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
