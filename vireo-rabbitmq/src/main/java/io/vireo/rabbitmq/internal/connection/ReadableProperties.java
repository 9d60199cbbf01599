package io.vireo.rabbitmq.internal.connection;

import com.rabbitmq.client.MalformedFrameException;
import com.rabbitmq.client.impl.AMQImpl;
import com.rabbitmq.client.impl.Frame;
import io.vireo.spi.OncePerMinute;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes properties of a message that the client cannot read, such as tables more than 32 deep.
 * For those the client would close the connection, and again each time that the broker delivers the
 * message. A check of each message costs time, so messages are checked only after that has happened
 * once.
 *
 * <p>Clients before 5.33.1 read such properties without a limit: lengths up to two gigabytes, and
 * tables so deep that the thread's stack ends. With such a client every message is checked, and
 * also what the broker says while a connection is made. Any thread may call it.
 */
final class ReadableProperties {
  private static final Logger LOG = LoggerFactory.getLogger(ReadableProperties.class);
  private static final OncePerMinute WARNINGS = new OncePerMinute();

  /** The index of the property flags in the payload of a header frame. */
  private static final int FLAGS_AT = 12;

  private static final int METHOD_FRAME = 1;

  private final boolean unlimitedClient;
  private volatile boolean needed;

  ReadableProperties(ClientLibrary client) {
    this.unlimitedClient = client.readsWithoutLimit();
  }

  /** Begins to check messages, if a connection was lost because something could not be read. */
  void unreadable(Throwable cause) {
    needed |= cause instanceof MalformedFrameException || cause instanceof RuntimeException;
  }

  /** The header frame of a message, without its properties if they cannot be read. */
  Frame of(Frame header) {
    if (!needed && !unlimitedClient) {
      return header;
    }
    try {
      if (unlimitedClient) {
        ValueLimits.checkHeader(header.getPayload());
      }
      if (!needed) {
        return header;
      }
      AMQImpl.readContentHeaderFrom(
          new DataInputStream(new ByteArrayInputStream(header.getPayload())));
      return header;
    } catch (IOException | RuntimeException e) {
      if (WARNINGS.isDue("properties")) {
        LOG.warn(
            "A message is handled without its properties, which cannot be read: {}. Further ones are told once a minute",
            e.toString());
      }
      ByteBuffer bare = ByteBuffer.allocate(FLAGS_AT + Short.BYTES);
      bare.put(header.getPayload(), 0, FLAGS_AT).putShort((short) 0);
      return new Frame(FrameMembers.type(header), FrameMembers.channel(header), bare.array());
    }
  }

  /**
   * Checks a method that may hold a table or a long string.
   *
   * @throws MalformedFrameException if an older client cannot read it
   */
  void requireReadable(Frame frame) throws MalformedFrameException {
    // Only the methods by which a broker opens a connection do, and those come over channel 0.
    if (unlimitedClient
        && FrameMembers.type(frame) == METHOD_FRAME
        && FrameMembers.channel(frame) == 0) {
      ValueLimits.checkMethod(frame.getPayload());
    }
  }
}
