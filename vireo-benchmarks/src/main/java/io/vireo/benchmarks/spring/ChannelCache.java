package io.vireo.benchmarks.spring;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory.ConfirmType;

/**
 * The size of Spring's channel cache. With correlated confirms a channel is in use until the
 * confirm arrives. Spring closes channels beyond the size of the cache and opens new ones.
 */
enum ChannelCache {
  DEFAULT("correlated confirms, defaults", "the default cache of 25 channels"),
  TUNED("correlated confirms, tuned cache", "a cache of as many channels as may be unconfirmed");

  /** A connection has at most 2,047 channels, and each unconfirmed event may use one. */
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

  /** Makes a connection factory and opens its connection. */
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
