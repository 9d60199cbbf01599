package io.vireo.rabbitmq.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.MalformedFrameException;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.FrameHandler;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the frames of a hostile broker may not do, whatever the client does about them. */
class InboundLimitTest {
  private static final int MAX_BYTES = 1_000;

  private final InboundLimit limit =
      new InboundLimit(
          MAX_BYTES, new HeldBytes(MAX_BYTES), new ReadableProperties(ClientLibrary.present()));

  @Test
  void aBodyOfLessThanNothingEndsTheConnection() throws IOException {
    FrameHandler frames = frames(header(-1));

    assertThatExceptionOfType(MalformedFrameException.class)
        .isThrownBy(() -> limit.readFrom(frames));
  }

  @Test
  void aBodyThatIsTooLargeIsTakenOutAndTheNextFrameIsRead() throws IOException {
    Frame next = new Frame(AMQP.FRAME_HEARTBEAT, 0, new byte[0]);
    FrameHandler frames = frames(header(MAX_BYTES + 1), body(MAX_BYTES), body(1), next);

    assertThat(limit.readFrom(frames).getPayload()).asString().contains(" " + (MAX_BYTES + 1));
    assertThat(limit.readFrom(frames)).isSameAs(next);
  }

  private static Frame header(long bodySize) throws IOException {
    byte[] payload = new AMQP.BasicProperties().toFrame(1, bodySize).getPayload();
    return new Frame(AMQP.FRAME_HEADER, 1, payload);
  }

  private static Frame body(int size) {
    return new Frame(AMQP.FRAME_BODY, 1, new byte[size]);
  }

  /** A frame handler that only reads, whatever other methods the version of the client wants. */
  private static FrameHandler frames(Frame... frames) {
    Iterator<Frame> left = List.of(frames).iterator();
    return (FrameHandler)
        Proxy.newProxyInstance(
            FrameHandler.class.getClassLoader(),
            new Class<?>[] {FrameHandler.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("readFrame");
              return left.next();
            });
  }
}
