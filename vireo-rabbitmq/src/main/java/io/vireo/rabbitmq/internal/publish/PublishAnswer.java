package io.vireo.rabbitmq.internal.publish;

import io.vireo.VireoException;
import io.vireo.spi.PublishCallback;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Waits for the outcome of one publish. */
public final class PublishAnswer implements PublishCallback {
  private final CountDownLatch known = new CountDownLatch(1);
  private volatile boolean routed;
  private volatile @Nullable VireoException failure;

  /**
   * Whether a queue took it. Bounded by the publisher, which ends each event at its deadline. An
   * interrupt has to wait: who did not hear of the outcome would publish a second time.
   *
   * @throws VireoException if it failed
   */
  public boolean await() {
    boolean interrupted = false;
    while (known.getCount() > 0) {
      try {
        known.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    VireoException cause = failure;
    if (cause != null) {
      throw cause;
    }
    return routed;
  }

  @Override
  public void confirmed(boolean taken) {
    routed = taken;
    known.countDown();
  }

  @Override
  public void failed(VireoException cause) {
    failure = cause;
    known.countDown();
  }
}
