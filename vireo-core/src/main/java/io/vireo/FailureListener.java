package io.vireo;

/**
 * Hears of failed tries to handle an event, for alerts; see {@link Observer#onFailure}. Called on
 * the thread {@code vireo-failures} of its observer, one call at a time, in the order in which the
 * failures were settled. It may block: handling goes on all the same.
 */
@FunctionalInterface
public interface FailureListener {

  /**
   * A try has failed, and what becomes of the event is settled.
   *
   * @param failure what is known
   * @throws Exception what is thrown is logged and changes nothing else
   */
  void failed(Failure failure) throws Exception;
}
