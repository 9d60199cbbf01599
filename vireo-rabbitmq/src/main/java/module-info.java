/**
 * The RabbitMQ driver of Vireo. Add it to a program, and {@code amqp:} and {@code amqps:} URLs
 * work.
 */
// The client has a stable automatic module name, but no descriptor.
@SuppressWarnings("requires-automatic")
module io.vireo.rabbitmq {
  requires transitive io.vireo;
  requires com.rabbitmq.client;
  requires org.slf4j;
  requires static com.google.errorprone.annotations;
  requires static org.jspecify;

  exports io.vireo.rabbitmq;

  provides io.vireo.spi.DriverProvider with
      io.vireo.rabbitmq.RabbitDriverProvider;
}
