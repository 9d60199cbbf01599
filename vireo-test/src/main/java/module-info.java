/**
 * For the tests of programs that use Vireo: a broker for each test, the events that were emitted,
 * and time that moves.
 *
 * <p>JUnit and AssertJ are used where they are there.
 */
module io.vireo.test {
  requires transitive io.vireo;
  requires static transitive org.jspecify;
  requires static transitive org.junit.jupiter.api;
  requires static transitive org.assertj.core;
  requires static com.google.errorprone.annotations;

  exports io.vireo.test;

  uses io.vireo.spi.DriverProvider;
  uses io.vireo.test.TestBrokerSource;

  provides io.vireo.spi.DriverProvider with
      io.vireo.test.TestBrokerProvider;
}
