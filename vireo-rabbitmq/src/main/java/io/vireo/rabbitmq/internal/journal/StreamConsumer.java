package io.vireo.rabbitmq.internal.journal;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.topology.Declarations;
import io.vireo.spi.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what the client's thread delivers from a stream until the follower's thread takes it. There
 * is never more in it than the prefetch of its channel.
 */
final class StreamConsumer extends DefaultConsumer {
  /** How many records are on their way at most. */
  static final int PREFETCH = 200;

  /** The argument that says where to begin, and the header that says where a record is. */
  static final String OFFSET = "x-stream-offset";

  /** After how many records they are acknowledged, which asks for further ones. */
  private static final int ACKNOWLEDGED_TOGETHER = 50;

  private static final Entry END = new Entry(-1, -1, new byte[0]);

  private final BlockingQueue<Entry> inbox = new LinkedBlockingQueue<>();

  /** How many records are not acknowledged. For the follower's thread. */
  private int unacknowledged;

  /** A record that was delivered. */
  // The check warns that arrays are not compared by content. These records are never compared.
  @SuppressWarnings("ArrayRecordComponent")
  record Entry(long position, long tag, byte[] record) {}

  StreamConsumer(Channel channel) {
    super(channel);
  }

  /**
   * Finds the position of the newest record of a stream. The broker tells no number of records that
   * is true at this moment, but it delivers what it has written last.
   *
   * @param atMost how long the broker may need until it has delivered a record
   * @return the position; -1 if the stream has no record
   */
  static long newestPosition(BrokerConnection connection, String stream, Duration atMost)
      throws IOException, InterruptedException {
    Channel channel = connection.openChannel();
    try {
      channel.basicQos(PREFETCH);
      StreamConsumer newest = new StreamConsumer(channel);
      channel.basicConsume(stream, false, Map.of(OFFSET, "last"), newest);
      Entry entry = newest.inbox.poll(Durations.nanos(atMost), TimeUnit.NANOSECONDS);
      // Several records may have been written together. They come before the answer to this.
      channel.queueDeclarePassive(stream);
      long position = -1;
      while (entry != null) {
        position = Math.max(position, entry.position());
        entry = newest.inbox.poll();
      }
      return position;
    } finally {
      Declarations.closeQuietly(channel);
    }
  }

  /** Waits for the next record. Returns null if no further one will come. */
  @Nullable Entry take() throws InterruptedException {
    Entry entry = inbox.take();
    return entry.position() < 0 ? null : entry;
  }

  /** Counts a record that the listener was told. */
  void done(Entry entry) throws IOException {
    unacknowledged++;
    if (unacknowledged >= ACKNOWLEDGED_TOGETHER || inbox.isEmpty()) {
      getChannel().basicAck(entry.tag(), true);
      unacknowledged = 0;
    }
  }

  /** Has {@link #take} return null, behind what was delivered. */
  void end() {
    inbox.add(END);
  }

  @Override
  public void handleDelivery(
      String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
    Map<String, Object> headers = properties.getHeaders();
    if (headers != null && headers.get(OFFSET) instanceof Number position) {
      inbox.add(new Entry(position.longValue(), envelope.getDeliveryTag(), body));
    }
  }

  /** The stream was deleted, or its node is down. */
  @Override
  public void handleCancel(String consumerTag) {
    end();
  }

  @Override
  public void handleShutdownSignal(String consumerTag, ShutdownSignalException cause) {
    end();
  }
}
