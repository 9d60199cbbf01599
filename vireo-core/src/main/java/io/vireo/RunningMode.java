package io.vireo;

/**
 * How {@link Observer#join(RunningMode)} behaves. The numbers are those of the original Python
 * library.
 */
public enum RunningMode {
  /**
   * {@code join} returns at once; what the observer holds is cleaned up in the background when it
   * is stopped.
   */
  ASYNC(1),
  /** {@code join} waits until the observer is stopped and its running handlers have finished. */
  SYNC(2);

  private final int value;

  RunningMode(int value) {
    this.value = value;
  }

  /** {@return the number of this mode, 1 or 2} */
  public int value() {
    return value;
  }

  /**
   * {@return the mode of a number}
   *
   * @param value 1 or 2
   * @throws UnknownRunningModeException for any other number
   */
  public static RunningMode of(int value) {
    for (RunningMode mode : values()) {
      if (mode.value == value) {
        return mode;
      }
    }
    throw new UnknownRunningModeException(
        "Running mode " + value + " is unknown; use 1 (ASYNC) or 2 (SYNC)");
  }
}
