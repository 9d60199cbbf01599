package io.vireo.internal.thread;

import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock that is held for moments: whoever finds it taken does better to try again for a while than
 * to sleep, for to be woken costs more than the work under the lock.
 */
public final class BriefLock extends ReentrantLock {
  private static final long serialVersionUID = 1L;
  private static final int TRIES = 100;

  @Override
  public void lock() {
    for (int tries = 0; tries < TRIES; tries++) {
      if (tryLock()) {
        return;
      }
      Thread.onSpinWait();
    }
    super.lock();
  }
}
