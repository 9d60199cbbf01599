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
 * once. Any thread may call it.
 */
final class ReadableProperties {
  private static final Logger LOG = LoggerFactory.getLogger(ReadableProperties.class);
  private static final OncePerMinute WARNINGS = new OncePerMinute();

  /** The index of the property flags in the payload of a header frame. */
  private static final int FLAGS_AT = 12;

  private volatile boolean needed;

  /** Begins to check messages, if a connection was lost because something could not be read. */
  void unreadable(Throwable cause) {
    needed |= cause instanceof MalformedFrameException || cause instanceof RuntimeException;
  }

  /** The header frame of a message, without its properties if they cannot be read. */
  Frame of(Frame header) {
    if (!needed) {
      return header;
    }
    try {
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
      return new Frame(header.getType(), header.getChannel(), bare.array());
    }
  }
}
