/**
 * Vireo's API, its engine, the driver contract and the in-memory driver.
 *
 * <p>Programs use {@code io.vireo}; those who write drivers use {@code io.vireo.spi}.
 */
// The compiler warns that it does not see the module to which a package is exported.
@SuppressWarnings("module")
module io.vireo {
  requires transitive tools.jackson.databind;
  requires org.slf4j;
  requires static transitive org.jspecify;
  requires static com.google.errorprone.annotations;

  exports io.vireo;
  exports io.vireo.spi;

  // For what measures and traces programs.
  exports io.vireo.instrumentation to
      io.vireo.micrometer,
      io.vireo.opentelemetry;

  // For tests, which move the time of a broker.
  exports io.vireo.memory to
      io.vireo.test;

  // Jackson reads and writes the records of the control exchange.
  opens io.vireo.internal.control to
      tools.jackson.databind;

  uses io.vireo.spi.DriverProvider;

  provides io.vireo.spi.DriverProvider with
      io.vireo.memory.MemoryDriverProvider;
}
