package io.vireo.console.internal.access;

import io.vireo.console.ConsoleUser;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The sessions of the users who have logged in, at most 1,000. One more ends one of the user who
 * has the most, that which has been idle for longest. The lock of this object guards the map.
 */
final class Sessions {
  static final int MAX = 1_000;

  private final long idleNanos;
  private final long lifetimeNanos;
  private final LongSupplier nanos;
  private final Map<String, Session> byFingerprint = new HashMap<>();

  Sessions(Duration idle, Duration lifetime, LongSupplier nanos) {
    this.idleNanos = idle.toNanos();
    this.lifetimeNanos = lifetime.toNanos();
    this.nanos = nanos;
  }

  /**
   * A new session.
   *
   * @param session the session
   * @param id its id, which only the user's browser keeps
   */
  record Opened(Session session, String id) {}

  /** Opens a session with an id that nobody has seen before. */
  synchronized Opened open(Credential credential) {
    long now = nanos.getAsLong();
    byFingerprint.values().removeIf(session -> isOver(session, now));
    if (byFingerprint.size() >= MAX) {
      idlest(now).ifPresent(this::end);
    }
    String id = Secrets.random();
    Session session = new Session(Secrets.fingerprint(id), credential, now);
    byFingerprint.put(session.fingerprint(), session);
    return new Opened(session, id);
  }

  /** Of the user with the most sessions, so that nobody can end those of others by logging in. */
  private Optional<Session> idlest(long now) {
    return byFingerprint.values().stream()
        .collect(Collectors.groupingBy(session -> session.user().map(ConsoleUser::name)))
        .values()
        .stream()
        .max(Comparator.comparingInt(List::size))
        .stream()
        .flatMap(List::stream)
        .max(Comparator.comparingLong(session -> session.idleNanos(now)));
  }

  /** Finds a session by its id. */
  synchronized Optional<Session> find(String id) {
    return Optional.ofNullable(byFingerprint.get(Secrets.fingerprint(id))).filter(this::isAlive);
  }

  /** Whether a session has not ended; notes that it is in use. */
  synchronized boolean isAlive(Session session) {
    long now = nanos.getAsLong();
    if (byFingerprint.get(session.fingerprint()) != session) {
      return false;
    }
    if (isOver(session, now) || session.user().isEmpty()) {
      end(session);
      return false;
    }
    session.used(now);
    return true;
  }

  synchronized void end(Session session) {
    byFingerprint.remove(session.fingerprint(), session);
  }

  private boolean isOver(Session session, long now) {
    return session.idleNanos(now) > idleNanos || session.ageNanos(now) > lifetimeNanos;
  }
}
