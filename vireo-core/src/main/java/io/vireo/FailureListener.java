package io.vireo;

/**
 * Is told of failed attempts to handle an event, for alerts; see {@link Observer#onFailure}. It is
 * called on the thread {@code vireo-failures} of its observer, one call at a time, in the order in
 * which the failures were settled. It may block; other events are handled meanwhile.
 */
@FunctionalInterface
public interface FailureListener {

  /**
   * An attempt has failed, and it is settled where the event goes.
   *
   * @param failure what is known of the failure
   * @throws Exception an exception is logged and changes nothing else
   */
  void failed(Failure failure) throws Exception;
}
