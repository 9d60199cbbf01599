package io.vireo.soak;

/** The faults of the soak. */
enum Kind {
  /** Comes only where it is asked for: the sequences of earlier seeds stay as they were. */
  STOP("SIGTERM", 0),
  KILL("kill -9", 3),
  CLOSE("forced close", 4),
  BRIEF_SUSPEND("brief SIGSTOP", 1),
  LONG_SUSPEND("long SIGSTOP", 1),
  ALARM("memory alarm", 2),
  DELETED_QUEUE("deleted queue", 2);

  private final String label;
  private final int weight;

  Kind(String label, int weight) {
    this.label = label;
    this.weight = weight;
  }

  /** Names it for people. */
  String label() {
    return label;
  }

  /** How often it comes, in relation to the others. */
  int weight() {
    return weight;
  }
}
