package io.vireo;

/** How a broker keeps the queue of a shared route. A driver without such a choice ignores it. */
public enum QueueKind {
  /** One copy, on the node where it was declared. */
  CLASSIC,
  /**
   * Replicated over the cluster's nodes; survives the loss of one. Always durable, so only for
   * resumable routes.
   */
  QUORUM
}
