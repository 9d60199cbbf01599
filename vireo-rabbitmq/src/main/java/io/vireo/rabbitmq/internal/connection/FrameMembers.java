package io.vireo.rabbitmq.internal.connection;

import com.rabbitmq.client.WriteListener;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.FrameHandler;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Members of the client's frames that have other names in versions before 5.31. Vireo is compiled
 * with a later version, so it reaches the earlier names by method handles. Any thread may call it.
 */
final class FrameMembers {
  /** A constant, so that the JVM's compiler leaves out the names that are not there. */
  private static final boolean CURRENT = isCurrent();

  private FrameMembers() {}

  private static boolean isCurrent() {
    try {
      MethodHandles.publicLookup()
          .findVirtual(Frame.class, "getType", MethodType.methodType(int.class));
      return true;
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return false;
    }
  }

  /** The names before 5.31. The class is loaded only if the client has them. */
  private static final class Earlier {
    static final MethodHandle TYPE = field("type");
    static final MethodHandle CHANNEL = field("channel");
    static final MethodHandle FLUSH = flush();

    private static MethodHandle field(String name) {
      try {
        return MethodHandles.publicLookup().findGetter(Frame.class, name, int.class);
      } catch (NoSuchFieldException | IllegalAccessException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private static MethodHandle flush() {
      try {
        return MethodHandles.publicLookup()
            .findVirtual(FrameHandler.class, "flush", MethodType.methodType(void.class));
      } catch (NoSuchMethodException | IllegalAccessException e) {
        throw new ExceptionInInitializerError(e);
      }
    }
  }

  static int type(Frame frame) {
    return CURRENT ? frame.getType() : read(Earlier.TYPE, frame);
  }

  static int channel(Frame frame) {
    return CURRENT ? frame.getChannel() : read(Earlier.CHANNEL, frame);
  }

  private static int read(MethodHandle field, Frame frame) {
    try {
      return (int) field.invokeExact(frame);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Sends what was written.
   *
   * @param listener hears when it was sent; always null with clients before 5.31
   */
  static void flush(FrameHandler frames, @Nullable WriteListener listener) throws IOException {
    if (CURRENT) {
      frames.flush(listener);
      return;
    }
    try {
      Earlier.FLUSH.invokeExact(frames);
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
