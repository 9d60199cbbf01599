package io.vireo.memory;

/**
 * An event in one queue.
 *
 * @param event the event
 * @param sequence its place in the queue, which it keeps when it is given back
 * @param redelivered whether it has been delivered before
 */
record QueuedEvent(StoredEvent event, long sequence, boolean redelivered) {

  QueuedEvent asRedelivered() {
    return redelivered ? this : new QueuedEvent(event, sequence, true);
  }
}
