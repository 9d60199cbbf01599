package io.vireo.benchmarks;

/**
 * One library, used in one idiom, for one kind of workload. Implementations have no state; an
 * opened emitter or listener is used in one round.
 *
 * @param <T> the kind of workload: {@link WaitingEmitter}, {@link StreamEmitter} or {@link
 *     Listener}
 */
public interface Contestant<T extends AutoCloseable> {
  /**
   * Returns the name in the tables and in the JSON file.
   *
   * @return the library and its idiom in a few words, such as {@code Spring AMQP, tuned cache}
   */
  String name();

  /**
   * Describes how the library is used.
   *
   * @return one sentence
   */
  String idiom();

  /**
   * Connects to the broker. This is not measured.
   *
   * @param setting the settings of the round
   * @return an emitter or a listener for this round
   * @throws Exception if the contestant cannot connect
   */
  T open(Setting setting) throws Exception;
}
