package io.vireo.console;

/** What a user of the console may do. Each role may also do what the roles before it may. */
public enum Role {
  /** Sees everything except what is hidden from viewers, and changes nothing. */
  VIEWER,
  /**
   * Pauses and resumes, redrives, edits and discards failed events, cancels delayed events, emits
   * events, and listens to routes.
   */
  OPERATOR,
  /** Exports and imports failed events, and sees what is hidden from the others. */
  ADMIN;

  /**
   * {@return whether a user with this role may do what needs another role}
   *
   * @param least the role that is needed at least
   */
  public boolean includes(Role least) {
    return compareTo(least) >= 0;
  }
}
