package io.vireo.soak;

/** The kinds of faults that a soak makes happen to its node. */
enum FaultKind {
  /** An orderly stop. Its weight is 0, so that an earlier seed still gives the same faults. */
  STOP("SIGTERM", 0),
  KILL("kill -9", 3),
  CLOSE("forced close", 4),
  BRIEF_SUSPEND("brief SIGSTOP", 1),
  LONG_SUSPEND("long SIGSTOP", 1),
  ALARM("memory alarm", 2),
  DELETED_QUEUE("deleted queue", 2);

  private final String label;
  private final int weight;

  FaultKind(String label, int weight) {
    this.label = label;
    this.weight = weight;
  }

  /** The name in the tables. */
  String label() {
    return label;
  }

  /** How often this kind occurs in relation to the others. */
  int weight() {
    return weight;
  }
}
