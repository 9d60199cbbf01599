package io.vireo.internal.json;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.RecyclerPool;

/**
 * Jackson's buffers, for one event after the other. Its own pool is one list for all, over which
 * emitting and handling threads would fight for each event; one per thread would cost every virtual
 * thread new buffers. Here threads start to look at different places.
 */
final class BufferPool implements RecyclerPool<BufferRecycler> {
  private static final long serialVersionUID = 1L;

  /** A power of two. */
  private static final int PLACES = 32;

  /** So far apart that no two are in one line of a processor's cache. */
  private static final int DISTANCE = 16;

  private static final int LOOKS = 2;

  private final AtomicReferenceArray<@Nullable BufferRecycler> places =
      new AtomicReferenceArray<>(PLACES * DISTANCE);

  @Override
  public BufferRecycler acquirePooled() {
    for (int look = 0; look < LOOKS; look++) {
      int endpoint = endpoint(look);
      if (places.getPlain(endpoint) != null) {
        BufferRecycler buffers = places.getAndSet(endpoint, null);
        if (buffers != null) {
          return buffers;
        }
      }
    }
    return new BufferRecycler();
  }

  /** Leaves the buffers to the garbage collector if the places near by are taken. */
  @Override
  public void releasePooled(BufferRecycler buffers) {
    for (int look = 0; look < LOOKS; look++) {
      int endpoint = endpoint(look);
      if (places.getPlain(endpoint) == null) {
        places.setRelease(endpoint, buffers);
        return;
      }
    }
  }

  private static int endpoint(int look) {
    return (int) ((Thread.currentThread().getId() + look) & (PLACES - 1)) * DISTANCE;
  }
}
