package io.vireo.rabbitmq.internal.connection;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.MalformedFrameException;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.FrameHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Removes the body of a message that is too large, or for which there is no room in memory. For a
 * message that is too large the client would close the whole connection, and again each time that
 * the broker delivers the message. Instead the consumer gets an empty message, which tells how
 * large the body was. One thread at a time reads frames; any thread may call the other methods.
 */
public final class InboundLimit {
  private static final int HEADER_FRAME = 2;
  private static final int BODY_FRAME = 3;
  private static final int BODY_SIZE_AT = 4;
  private static final short BASIC_CLASS = 60;
  private static final short MESSAGE_ID_ONLY = 1 << 7;

  private final int maxBytes;
  private final HeldBytes held;
  private final ReadableProperties properties;
  private final Map<Integer, HeldBytes.Share> shares = new ConcurrentHashMap<>();

  /**
   * Begins the message id of a message whose body was removed. It is random, so that no publisher
   * can make up such an id.
   */
  private final String mark = UUID.randomUUID() + " ";

  /** The bytes still to come of a body that is being removed, by channel. */
  private final Map<Integer, Long> removing = new HashMap<>();

  InboundLimit(int maxBytes, HeldBytes held, ReadableProperties properties) {
    this.maxBytes = maxBytes;
    this.held = held;
    this.properties = properties;
  }

  /** The size of the largest body that is received. */
  public int maxBytes() {
    return maxBytes;
  }

  /**
   * From now on counts what comes over a channel, and removes bodies for which there is no room.
   */
  public HeldBytes.Share limit(int channel) {
    HeldBytes.Share share = held.share();
    shares.put(channel, share);
    return share;
  }

  /** Counts nothing any more for a channel that has ended or is about to. */
  public void unlimit(int channel, HeldBytes.Share share) {
    shares.remove(channel, share);
    share.close();
  }

  /** The size of the body that was removed from a message; 0 if none was. */
  public long removedBodySize(AMQP.BasicProperties properties) {
    String id = properties.getMessageId();
    return id != null && id.startsWith(mark) ? Long.parseLong(id.substring(mark.length())) : 0;
  }

  /** Reads the next frame; null if none came in time. */
  @Nullable Frame readFrom(FrameHandler frames) throws IOException {
    while (true) {
      Frame frame = frames.readFrame();
      if (frame == null) {
        return null;
      }
      int type = FrameMembers.type(frame);
      if (type < HEADER_FRAME) {
        properties.requireReadable(frame);
        return frame;
      }
      if (type == HEADER_FRAME) {
        return header(frame);
      }
      if (type != BODY_FRAME || removing.isEmpty() || !isRemoved(frame)) {
        return frame;
      }
    }
  }

  private Frame header(Frame frame) throws MalformedFrameException {
    int channel = FrameMembers.channel(frame);
    long size = ByteBuffer.wrap(frame.getPayload()).getLong(BODY_SIZE_AT);
    if (size < 0) {
      throw new MalformedFrameException("The size of a body is " + size);
    }
    if (size <= maxBytes && hasRoom(channel, size)) {
      return properties.of(frame);
    }
    removing.put(channel, size);
    byte[] id = (mark + size).getBytes(StandardCharsets.US_ASCII);
    ByteBuffer replacement =
        ByteBuffer.allocate(BODY_SIZE_AT + Long.BYTES + Short.BYTES + 1 + id.length)
            .putShort(BASIC_CLASS)
            .putShort((short) 0)
            .putLong(0)
            .putShort(MESSAGE_ID_ONLY)
            .put((byte) id.length)
            .put(id);
    return new Frame(HEADER_FRAME, channel, replacement.array());
  }

  private boolean hasRoom(int channel, long size) {
    HeldBytes.Share share = shares.get(channel);
    return share == null || share.take(size);
  }

  private boolean isRemoved(Frame body) {
    int channel = FrameMembers.channel(body);
    Long left =
        removing.computeIfPresent(channel, (same, before) -> before - body.getPayload().length);
    if (left != null && left <= 0) {
      removing.remove(channel);
    }
    return left != null;
  }
}
