package io.vireo.internal.thread;

import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock that is only ever held for moments. A thread that finds it taken tries again for a while
 * before it sleeps, because to be woken takes longer than the work under the lock.
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
