package io.vireo.benchmarks.spring;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory.ConfirmType;

/**
 * How many channels Spring keeps. With correlated confirms a channel is in use until its confirm is
 * there; those beyond the cache are closed then, and opened again.
 */
enum ChannelCache {
  DEFAULT("correlated confirms, defaults", "the default cache of 25 channels"),
  TUNED("correlated confirms, tuned cache", "a cache of as many channels as may be unconfirmed");

  /** A connection has 2,047 channels, and each unconfirmed event may hold one. */
  static final int MAX_CHANNELS = 2_000;

  private final String label;
  private final String size;

  ChannelCache(String label, String size) {
    this.label = label;
    this.size = size;
  }

  String label() {
    return label;
  }

  String size() {
    return size;
  }

  static int window(int wanted) {
    return Math.min(wanted, MAX_CHANNELS);
  }

  /** A connection that is open. */
  CachingConnectionFactory connect(String url, int window) throws Exception {
    CachingConnectionFactory factory = Connections.to(url);
    factory.setPublisherConfirmType(ConfirmType.CORRELATED);
    if (this == TUNED) {
      factory.setChannelCacheSize(window(window));
    }
    factory.createConnection();
    return factory;
  }
}
