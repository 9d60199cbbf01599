package io.vireo.spring.listener;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vireo.spi.CleanThreads;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the JVM alive while listeners are registered: Vireo's own threads do not, and an
 * application without a web server would end with its main method. Any thread may call.
 */
final class KeepAlive {
  @GuardedBy("this")
  private @Nullable CountDownLatch ended;

  synchronized void begin() {
    if (ended == null) {
      CountDownLatch end = new CountDownLatch(1);
      ended = end;
      CleanThreads.user("vireo-keep-alive", () -> await(end)).start();
    }
  }

  synchronized void end() {
    if (ended != null) {
      ended.countDown();
      ended = null;
    }
  }

  private static void await(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      // Nothing of Vireo's interrupts this thread: whoever does wants it to end.
      Thread.currentThread().interrupt();
    }
  }
}
