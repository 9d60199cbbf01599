package io.vireo.spi;

/**
 * The exchanges that every driver knows by the same names, so that a program which names one means
 * the same on all of them.
 */
public final class ExchangeNames {
  /** Of type direct: where {@code emit} goes, and what shared queues are bound to. */
  public static final String SHARED = "vireo_default_direct_r0";

  /** Of type topic: where {@code broadcast} goes, and what broadcast listeners are bound to. */
  public static final String BROADCAST = "vireo_default_topic_r0";

  /** Of type topic: remote control. */
  public static final String CONTROL = "vireo_control_r0";

  private ExchangeNames() {}
}
