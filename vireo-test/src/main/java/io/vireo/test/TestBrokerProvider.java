package io.vireo.test;

import io.vireo.InvalidUrlException;
import io.vireo.spi.Driver;
import io.vireo.spi.DriverProvider;
import java.util.Set;

/**
 * Makes the drivers of {@link TestBroker#url()}, so that the program under test connects to the
 * broker of its test by a URL, as it does in production. Any thread may use it.
 */
public final class TestBrokerProvider implements DriverProvider {
  static final String SCHEME = "vireo-test";

  /** Makes one; for {@link java.util.ServiceLoader}. */
  public TestBrokerProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of(SCHEME);
  }

  @Override
  public Driver connect(String url) {
    TestBroker broker = TestBroker.at(url);
    if (broker == null) {
      throw new InvalidUrlException(
          "There is no test broker at " + url + ", or it was closed; take TestBroker.url()");
    }
    return broker.newDriver();
  }
}
