package io.vireo.spi;

/**
 * One entry of a recovery queue, as the broker has it. Usually a JSON record; where the broker
 * itself has put an event there, such as one that a quorum queue gave up, it is that event. Made by
 * the driver; immutable.
 */
public interface StoredRecord {

  /**
   * What is stored.
   *
   * @return the bytes; not to be changed
   */
  byte[] body();

  /**
   * What is stored beside it.
   *
   * @return the properties; a record of a Python service has none
   */
  EventProperties properties();
}
