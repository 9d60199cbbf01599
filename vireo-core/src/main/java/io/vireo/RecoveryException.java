package io.vireo;

/**
 * A {@link Recovery#redrive} ended before all records were redriven. No event is lost: the events
 * that were not redriven are in recovery. Some that were redriven may be there as well: at most the
 * window of {@link RedriveOptions}, or more if the broker itself has crashed, because a broker may
 * bring back records that were removed shortly before.
 */
public final class RecoveryException extends VireoException {
  private static final long serialVersionUID = 1L;

  private final transient RedriveResult result;

  /**
   * Makes one.
   *
   * @param message what has happened, where, and what to do
   * @param result how far the redrive came
   * @param cause why
   */
  public RecoveryException(String message, RedriveResult result, Throwable cause) {
    super(message, cause);
    this.result = result;
  }

  /** {@return how far the redrive came: what is certain to have been done} */
  public RedriveResult result() {
    return result;
  }
}
