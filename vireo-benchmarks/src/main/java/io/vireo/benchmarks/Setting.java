package io.vireo.benchmarks;

/**
 * The settings of a round.
 *
 * @param url the URL of the broker
 * @param route the name of the queue, which is its routing key at {@link Broker#EXCHANGE} as well
 * @param persistent whether events are persistent
 * @param window how many events may be unconfirmed at the same time
 * @param prefetch how many events may be delivered and not acknowledged at the same time
 * @param concurrency how many events may be handled at the same time
 */
public record Setting(
    String url, String route, boolean persistent, int window, int prefetch, int concurrency) {
  /** The window of workloads that do not vary it. */
  public static final int DEFAULT_WINDOW = 1_000;

  /** The prefetch of workloads that do not vary it. */
  public static final int DEFAULT_PREFETCH = 250;
}
