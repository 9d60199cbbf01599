package io.vireo.spi;

/**
 * The names of the exchanges that every driver has. They are the same for all drivers, so that a
 * program that names one of them means the same on each broker.
 */
public final class ExchangeNames {
  /**
   * The exchange of type direct to which {@code emit} publishes. Shared queues are bound to it, and
   * so is a {@linkplain ConsumerRequest#tap tap}.
   */
  public static final String SHARED = "vireo_default_direct_r0";

  /**
   * The exchange of type topic to which {@code broadcast} publishes. The private queues of
   * broadcast listeners are bound to it.
   */
  public static final String BROADCAST = "vireo_default_topic_r0";

  /** The exchange of type topic for the messages of remote control. */
  public static final String CONTROL = "vireo_control_r0";

  private ExchangeNames() {}
}
