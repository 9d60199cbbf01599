/** Traces and metrics of Vireo by OpenTelemetry. */
// OpenTelemetry and RabbitMQ's client have stable automatic module names, but no descriptors.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.vireo.opentelemetry {
  requires transitive io.vireo;
  requires transitive io.opentelemetry.api;
  requires io.opentelemetry.common;
  requires io.opentelemetry.context;
  requires static com.rabbitmq.client;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports io.vireo.opentelemetry;
}
