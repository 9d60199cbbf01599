package io.vireo.spi;

import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock for work that takes less time than it takes to wake a thread. A thread that finds the lock
 * taken tries again for a short while before it blocks. In all else it is a {@link ReentrantLock},
 * which is not fair. Any thread may use it.
 */
public final class SpinningLock extends ReentrantLock {
  private static final long serialVersionUID = 1L;
  private static final int MAX_TRIES = 100;

  /** Makes a lock that no thread holds. */
  public SpinningLock() {}

  /** Takes the lock. Spins for a short while, and then blocks until no other thread holds it. */
  @Override
  public void lock() {
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      if (tryLock()) {
        return;
      }
      Thread.onSpinWait();
    }
    super.lock();
  }
}
