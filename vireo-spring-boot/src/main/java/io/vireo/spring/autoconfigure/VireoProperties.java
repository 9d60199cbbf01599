package io.vireo.spring.autoconfigure;

import io.vireo.QueueKind;
import io.vireo.spring.listener.ListenerProperties;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The properties {@code vireo.*}. Immutable; any thread may use it.
 *
 * @param url URL to connect to: memory: for events within the JVM,
 *     amqp://user:password@host:port/vhost for RabbitMQ. Several brokers of a cluster are written
 *     with commas between them.
 * @param ssl What amqps: connections trust and present.
 * @param rabbitmq Options of the RabbitMQ driver.
 * @param tracing By what events are traced.
 * @param listeners Options of annotated listeners, by their ids. They win over the attributes of
 *     the annotations.
 */
@ConfigurationProperties("vireo")
public record VireoProperties(
    @DefaultValue("memory:") String url,
    @DefaultValue Ssl ssl,
    @DefaultValue Rabbitmq rabbitmq,
    @DefaultValue Tracing tracing,
    @DefaultValue Map<String, ListenerProperties> listeners) {

  /**
   * The properties {@code vireo.ssl.*}.
   *
   * @param bundle Name of the SSL bundle that amqps: connections use.
   */
  public record Ssl(@Nullable String bundle) {}

  /**
   * The properties {@code vireo.rabbitmq.*}. What is null is left to the driver's default.
   *
   * @param name Name of the program, which the broker's management shows for each connection. The
   *     default is spring.application.name.
   * @param heartbeat How often both sides send heartbeats.
   * @param connectTimeout How long opening the TCP connection may take.
   * @param maxRetries Failed tries to connect in a row after which the driver gives up. By default
   *     it never does.
   * @param publisherWindow How many events may have been sent to the broker without its confirm.
   * @param maxEventSize Size of the largest event that may be emitted.
   * @param prefetchSize How many bytes of events without a settlement all listeners together may
   *     hold.
   * @param delayQueues Kind of the queues in which delayed events wait.
   * @param pythonQueues Whether queues are declared exactly as services of the Python library do.
   */
  public record Rabbitmq(
      @Nullable String name,
      @Nullable Duration heartbeat,
      @Nullable Duration connectTimeout,
      @Nullable Integer maxRetries,
      @Nullable Integer publisherWindow,
      @Nullable DataSize maxEventSize,
      @Nullable DataSize prefetchSize,
      @Nullable QueueKind delayQueues,
      @Nullable Boolean pythonQueues) {}

  /**
   * The properties {@code vireo.tracing.*}.
   *
   * @param api API by which events are traced.
   */
  public record Tracing(@DefaultValue("auto") TracingApi api) {}

  /** By what events are traced. */
  public enum TracingApi {
    /**
     * The first one that is there: OpenTelemetry's Java agent, Micrometer Tracing, an OpenTelemetry
     * of the application.
     */
    AUTO,
    /** Micrometer's observations. */
    OBSERVATION,
    /** OpenTelemetry's API, without Micrometer. */
    OPENTELEMETRY
  }
}
