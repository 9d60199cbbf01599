package io.vireo;

/**
 * A {@link Recovery#redrive} ended before it was through. Nothing is lost: what was not redriven is
 * in recovery, and so may be some events that were: at most the window of {@link RedriveOptions},
 * or more if the broker itself has crashed, which may then bring back records that were removed.
 */
public class RecoveryException extends VireoException {
  private static final long serialVersionUID = 1L;

  private final transient RedriveResult result;

  /**
   * Makes one.
   *
   * @param message what has happened, where, and what to do
   * @param result how far it came
   * @param cause why
   */
  public RecoveryException(String message, RedriveResult result, Throwable cause) {
    super(message, cause);
    this.result = result;
  }

  /**
   * How far it came.
   *
   * @return what is certain to have been done
   */
  public RedriveResult result() {
    return result;
  }
}
