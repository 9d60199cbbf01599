package io.vireo.benchmarks;

/**
 * What a round asks of a contestant.
 *
 * @param url of the broker
 * @param route the queue, and the routing key under {@link Broker#EXCHANGE}
 * @param persistent whether events are to survive a restart of the broker
 * @param window how many events may be unconfirmed at a time
 * @param prefetch how many events may be delivered and not acknowledged
 * @param concurrency how many events may be handled at a time
 */
public record Setting(
    String url, String route, boolean persistent, int window, int prefetch, int concurrency) {
  /** The window where a work does not vary it. */
  public static final int USUAL_WINDOW = 1_000;

  /** The prefetch where a work does not vary it. */
  public static final int USUAL_PREFETCH = 250;
}
