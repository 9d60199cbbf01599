/**
 * Vireo's API, its engine, the driver contract and the in-memory driver.
 *
 * <p>Programs use {@code io.vireo}; those who write drivers use {@code io.vireo.spi}.
 */
module io.vireo {
  requires transitive tools.jackson.databind;
  requires org.slf4j;
  requires static transitive org.jspecify;
  requires static com.google.errorprone.annotations;

  exports io.vireo;
  exports io.vireo.spi;

  // Jackson reads and writes the records of the control exchange.
  opens io.vireo.internal.control to
      tools.jackson.databind;

  uses io.vireo.spi.DriverProvider;

  provides io.vireo.spi.DriverProvider with
      io.vireo.memory.MemoryDriverProvider;
}
