package io.vireo.internal.intercept;

import io.vireo.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The interceptors of one kind, or the failure listeners, in the order in which they were added.
 * Any thread may call it; reading takes no lock.
 *
 * @param <T> their kind
 */
public final class Interceptors<T> {
  private final Object lock = new Object();

  /** Changed with the lock held. */
  private final List<Entry<T>> entries = new ArrayList<>();

  private volatile List<T> current = List.of();

  /** One that was added; another one, if the same is added twice. */
  private static final class Entry<T> {
    private final T interceptor;

    Entry(T interceptor) {
      this.interceptor = interceptor;
    }
  }

  /** Adds an interceptor within those that were added before; the answer removes it again. */
  public Registration add(T interceptor) {
    Entry<T> entry = new Entry<>(Objects.requireNonNull(interceptor, "interceptor"));
    synchronized (lock) {
      entries.add(entry);
      publish();
    }
    return () -> remove(entry);
  }

  private void remove(Entry<T> entry) {
    synchronized (lock) {
      entries.remove(entry);
      publish();
    }
  }

  private void publish() {
    current = entries.stream().map(entry -> entry.interceptor).toList();
  }

  /** The interceptors that are there now, the outermost first; the list does not change. */
  public List<T> current() {
    return current;
  }
}
