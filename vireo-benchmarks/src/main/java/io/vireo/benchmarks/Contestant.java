package io.vireo.benchmarks;

/**
 * One library, used in one idiom, for one kind of work. Implementations hold no state: what is
 * opened belongs to one round.
 *
 * @param <T> the kind of work: {@link WaitingEmitter}, {@link StreamEmitter} or {@link Listener}
 */
public interface Contestant<T extends AutoCloseable> {
  /**
   * Names it in tables and in the JSON.
   *
   * @return the library and its idiom in a few words, such as {@code Spring AMQP, tuned cache}
   */
  String name();

  /**
   * Says how the library is used.
   *
   * @return one sentence
   */
  String idiom();

  /**
   * Connects. This is not measured.
   *
   * @param setting what the round asks for
   * @return an emitter or a listener of this round
   * @throws Exception if it cannot connect
   */
  T open(Setting setting) throws Exception;
}
