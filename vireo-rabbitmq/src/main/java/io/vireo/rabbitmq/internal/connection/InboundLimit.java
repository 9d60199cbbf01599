package io.vireo.rabbitmq.internal.connection;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.FrameHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes the body out of a message that is too large to be received, or for which there is no room
 * in memory. For one that is too large the client would end the whole connection, and again each
 * time that the broker delivers it; so it gets an empty message that tells its consumer how large
 * the real one is. Frames are read by one thread at a time; all else may be called by any thread.
 */
public final class InboundLimit {
  private static final int HEADER_FRAME = 2;
  private static final int BODY_FRAME = 3;
  private static final int BODY_SIZE_AT = 4;
  private static final short BASIC_CLASS = 60;
  private static final short MESSAGE_ID_ONLY = 1 << 7;

  private final int mostBytes;
  private final HeldBytes held;
  private final ReadableProperties properties;
  private final Map<Integer, HeldBytes.Share> shares = new ConcurrentHashMap<>();

  /** Nobody who publishes can know it, so nobody can pretend that a message was taken out. */
  private final String mark = UUID.randomUUID() + " ";

  /** How much of a body is still to come that is not wanted, by channel. */
  private final Map<Integer, Long> unwanted = new HashMap<>();

  InboundLimit(int mostBytes, HeldBytes held, ReadableProperties properties) {
    this.mostBytes = mostBytes;
    this.held = held;
    this.properties = properties;
  }

  public int mostBytes() {
    return mostBytes;
  }

  /** Counts what comes over a channel from now on, and takes out what has no room. */
  public HeldBytes.Share limit(int channel) {
    HeldBytes.Share share = held.share();
    shares.put(channel, share);
    return share;
  }

  /** A channel has ended, or is going to. */
  public void unlimit(int channel, HeldBytes.Share share) {
    shares.remove(channel, share);
    share.close();
  }

  /** How large a message was whose body was taken out; 0 for any other. */
  public long sizeBefore(AMQP.BasicProperties properties) {
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
    if (size <= mostBytes && hasRoom(frame.getChannel(), size)) {
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

  private boolean hasRoom(int channel, long size) {
    HeldBytes.Share share = shares.get(channel);
    return share == null || share.take(size);
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
}
