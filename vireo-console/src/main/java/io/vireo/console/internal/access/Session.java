package io.vireo.console.internal.access;

import io.vireo.console.ConsoleUser;
import java.util.Optional;

/** A login. It keeps a fingerprint of its id and not the id itself. Any thread may use it. */
final class Session {
  private final String fingerprint;
  private final String csrfToken = Secrets.random();
  private final Credential credential;
  private final long openedNanos;
  private volatile long usedNanos;

  /**
   * Begins a session.
   *
   * @param fingerprint of its id
   * @param credential the user, as long as that with which the user has logged in is still valid
   * @param nanos the time now
   */
  Session(String fingerprint, Credential credential, long nanos) {
    this.fingerprint = fingerprint;
    this.credential = credential;
    this.openedNanos = nanos;
    this.usedNanos = nanos;
  }

  String fingerprint() {
    return fingerprint;
  }

  String csrfToken() {
    return csrfToken;
  }

  Optional<ConsoleUser> user() {
    return credential.get();
  }

  void used(long nanos) {
    usedNanos = nanos;
  }

  long idleNanos(long nanos) {
    return nanos - usedNanos;
  }

  long ageNanos(long nanos) {
    return nanos - openedNanos;
  }
}
