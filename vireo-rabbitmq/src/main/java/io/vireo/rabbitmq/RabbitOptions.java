package io.vireo.rabbitmq;

import io.vireo.ExchangeType;
import io.vireo.InvalidUrlException;
import io.vireo.QueueKind;
import io.vireo.VireoException;
import io.vireo.rabbitmq.internal.connection.BrokerAddress;
import io.vireo.rabbitmq.internal.connection.ConnectionSettings;
import io.vireo.rabbitmq.internal.connection.ConnectionSettings.Timeouts;
import io.vireo.rabbitmq.internal.connection.Retries;
import io.vireo.rabbitmq.internal.tls.TlsSettings;
import io.vireo.rabbitmq.internal.topology.ExchangeForm;
import io.vireo.rabbitmq.internal.topology.ExchangeRules;
import io.vireo.rabbitmq.internal.topology.ExchangeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link RabbitDriver} connects and behaves. Immutable; any thread may use it. Two values are
 * equal if all of their options are; callbacks, factories and predicates are compared by identity.
 *
 * <pre>{@code
 * RabbitDriver driver = RabbitDriver.connect(
 *     RabbitOptions.builder().urls("amqps://one.example", "amqps://two.example").name("shop").build());
 * }</pre>
 */
public final class RabbitOptions {
  // Over 400 lines: one flat list of options, each with what it means.

  private static final int MIB = 1024 * 1024;
  private static final int MAX_EVENT_BYTES = 16 * MIB;

  private final Settings settings;

  /** All values of the options. */
  record Settings(
      ConnectionSettings connection,
      ConsumerRules consumers,
      boolean pythonQueues,
      QueueKind delayQueues,
      ExchangeRules exchanges,
      CallbackSet callbacks,
      int maxEventBytes,
      int publisherWindow,
      boolean requireSafeClient) {}

  private RabbitOptions(Settings settings) {
    this.settings = settings;
  }

  /**
   * Starts from the defaults.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  Settings settings() {
    return settings;
  }

  ConnectionSettings connection() {
    return settings.connection();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RabbitOptions that && settings.equals(that.settings);
  }

  @Override
  public int hashCode() {
    return settings.hashCode();
  }

  /** Shows all options, and the brokers as {@code host:port/vhost}; never a user or password. */
  @Override
  public String toString() {
    return settings.toString().replaceFirst("^Settings", "RabbitOptions");
  }

  /**
   * Collects the options. One thread at a time may call it. Each method throws a {@code
   * NullPointerException} for null.
   */
  public static final class Builder {
    private List<String> urls = List.of("amqp://localhost");
    private String name = "vireo";
    private Duration heartbeat = Duration.ofSeconds(10);
    private Timeouts timeouts = Timeouts.STANDARD;
    private Retries retries = Retries.STANDARD;
    private TlsSettings.Choice tls = TlsSettings.Choice.NONE;
    private long prefetchBytes = Math.max(MIB, Runtime.getRuntime().maxMemory() / 4);
    private final List<ConsumerRules.Kind> consumerKinds = new ArrayList<>();
    private final List<ConsumerRules.Special> consumerOptions = new ArrayList<>();
    private boolean pythonQueues;
    private QueueKind delayQueues = QueueKind.QUORUM;
    private final Map<ExchangeRules.Use, ExchangeForm> standardExchanges =
        new EnumMap<>(ExchangeRules.Use.class);
    private final Map<String, ExchangeSettings> exchangeSettings = new HashMap<>();
    private CallbackSet callbacks = CallbackSet.NONE;
    private int maxEventBytes = MIB;
    private int publisherWindow = 1_000;
    private boolean requireSafeClient;

    private Builder() {}

    /**
     * The brokers, tried in the order given, over and over.
     *
     * @param values {@code amqp:} or {@code amqps:} URLs; a text may hold several with commas
     *     between them
     * @return this
     */
    public Builder urls(String... values) {
      Objects.requireNonNull(values, "values");
      return urls(List.of(values));
    }

    /**
     * The brokers, tried in the order given, over and over; default {@code amqp://localhost}.
     *
     * @param values {@code amqp:} or {@code amqps:} URLs; a text may hold several with commas
     *     between them
     * @return this
     */
    public Builder urls(List<String> values) {
      Objects.requireNonNull(values, "values");
      this.urls = List.copyOf(values);
      return this;
    }

    /**
     * Whether the driver tries to connect for ever.
     *
     * @param value default true; false gives up after 60 failed tries in a row: health is then
     *     {@code DOWN}, {@code onDisconnect} is called, {@code join()} throws, and emits fail at
     *     once
     * @return this
     */
    public Builder unlimitedRetries(boolean value) {
      this.retries = retries.withMax(Retries.max(value));
      return this;
    }

    /**
     * Limits the failed tries in a row, after which the driver gives up as {@link
     * #unlimitedRetries} says. A lost connection counts as a failed try. After a connection has
     * lasted for two seconds, the driver counts from 0 again.
     *
     * @param value 1 or more; default: no limit
     * @return this
     * @throws IllegalArgumentException if the value is less than 1
     */
    public Builder maxRetries(int value) {
      this.retries = retries.withMax(value);
      return this;
    }

    /**
     * How many tries to connect, or to register a consumer, follow each other without a pause. With
     * such tries, all programs that lose a broker at the same moment come back to it at the same
     * moment.
     *
     * @param value 0 or more; more than 100 count as 100. Default 0: the first pause is up to 320
     *     ms, at random
     * @return this
     * @throws IllegalArgumentException if the value is negative
     */
    public Builder immediateRetryLimit(int value) {
      this.retries = retries.withImmediate(value);
      return this;
    }

    /**
     * The longest pause between two tries to connect, or to register a consumer.
     *
     * @param value 1 ms or more; default: 2 s for the first minute, then 10 s; 30 s where somebody
     *     has to correct something
     * @return this
     * @throws IllegalArgumentException if the value is less than 1 ms
     */
    public Builder maxRetryTimeout(Duration value) {
      Objects.requireNonNull(value, "value");
      this.retries = retries.withLongestPause(value);
      return this;
    }

    /**
     * Whether shared queues of routes that are not resumable are declared exactly as Python
     * services declare them: not durable, and deleted with their last consumer. The recovery queues
     * of those routes and of broadcasts are declared in that form too. The option is for routes
     * that are shared with Python services. Such a queue loses its events or records when the
     * broker restarts or its last consumer leaves, and RabbitMQ 4.3 refuses it by default.
     *
     * @param value default false
     * @return this
     */
    public Builder pythonQueues(boolean value) {
      this.pythonQueues = value;
      return this;
    }

    /**
     * The kind of the queues in which persistent events wait until they are due: those of {@code
     * emitLater}, and those that are tried again later. RabbitMQ moves an event out of a quorum
     * queue at least once, and out of a classic queue at most once: an event that becomes due while
     * the queue's node stops or is killed may be lost. See <a
     * href="https://www.rabbitmq.com/docs/quorum-queues#dead-lettering">RabbitMQ's
     * documentation</a>. Events that are not persistent wait in classic queues.
     *
     * @param value default {@link QueueKind#QUORUM}; where the broker refuses those, as versions
     *     before RabbitMQ 3.10 do, classic queues are used, with a warning in the log
     * @return this
     */
    public Builder delayQueues(QueueKind value) {
      this.delayQueues = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * The exchange to which {@code emit} and {@code emitLater} publish when {@code EmitOptions}
     * name none. Events reach the queues that are bound to it; see {@link #sharedExchange}.
     *
     * @param name 1 to 255 bytes of UTF-8 without control characters; default {@code
     *     vireo_default_direct_r0}
     * @param type the exchange's type
     * @return this
     * @throws IllegalArgumentException for any other name
     */
    public Builder publishingExchange(String name, ExchangeType type) {
      return standard(ExchangeRules.Use.PUBLISHING, name, type);
    }

    /**
     * The exchange to which {@code broadcast} publishes when {@code EmitOptions} name none.
     *
     * @param name 1 to 255 bytes of UTF-8 without control characters; default {@code
     *     vireo_default_topic_r0}
     * @param type the exchange's type; only a topic exchange knows {@code *} and {@code #}
     * @return this
     * @throws IllegalArgumentException for any other name
     */
    public Builder broadcastingExchange(String name, ExchangeType type) {
      return standard(ExchangeRules.Use.BROADCASTING, name, type);
    }

    /**
     * The exchange to which the queue of {@code on} is bound when {@code ObserveOptions} name none.
     *
     * @param name 1 to 255 bytes of UTF-8 without control characters; default {@code
     *     vireo_default_direct_r0}
     * @param type the exchange's type
     * @return this
     * @throws IllegalArgumentException for any other name
     */
    public Builder sharedExchange(String name, ExchangeType type) {
      return standard(ExchangeRules.Use.SHARED, name, type);
    }

    /**
     * The exchange to which the queue of {@code onBroadcast} is bound when {@code ObserveOptions}
     * name none.
     *
     * @param name 1 to 255 bytes of UTF-8 without control characters; default {@code
     *     vireo_default_topic_r0}
     * @param type the exchange's type; only a topic exchange knows {@code *} and {@code #}
     * @return this
     * @throws IllegalArgumentException for any other name
     */
    public Builder distributedExchange(String name, ExchangeType type) {
      return standard(ExchangeRules.Use.DISTRIBUTED, name, type);
    }

    private Builder standard(ExchangeRules.Use use, String name, ExchangeType type) {
      standardExchanges.put(use, new ExchangeForm(name, type, ExchangeSettings.NONE));
      return this;
    }

    /**
     * How an exchange of the program is declared, wherever it is named.
     *
     * @param name the exchange; not one of Vireo's own, whose form is fixed
     * @param value how it is declared
     * @return this
     * @throws IllegalArgumentException for the name of an exchange of Vireo's, and for names that
     *     {@link #publishingExchange} refuses
     */
    public Builder exchange(String name, RabbitExchangeOptions value) {
      ExchangeForm.requireName(name);
      if (name.startsWith("vireo_") && name.endsWith("_r0")) {
        throw new IllegalArgumentException(
            "Exchange '" + name + "' is Vireo's and keeps its form; name one of your own");
      }
      exchangeSettings.put(name, Objects.requireNonNull(value, "value").settings());
      return this;
    }

    /**
     * Sets the callback that hears when the publishing connection is made and when a consumer is
     * registered.
     *
     * @param callback called each time
     * @return this
     */
    public Builder onConnect(RabbitCallback callback) {
      this.callbacks = callbacks.withOnConnect(callback);
      return this;
    }

    /**
     * Sets the callback that hears when the publishing connection or the registration of a consumer
     * is lost, or given up.
     *
     * @param callback called each time
     * @return this
     */
    public Builder onDisconnect(RabbitCallback callback) {
      this.callbacks = callbacks.withOnDisconnect(callback);
      return this;
    }

    /**
     * Sets the callback that hears of each failed try to connect or to register a consumer, and of
     * each event that has failed for good; its summary then names the recovery queue. Events that
     * were acknowledged on receipt are not reported, for they have no record. If events fail faster
     * than the callback returns, 1,000 calls wait and the other events are in the log only.
     *
     * @param callback called each time
     * @return this
     */
    public Builder onError(RabbitCallback callback) {
      this.callbacks = callbacks.withOnError(callback);
      return this;
    }

    /**
     * Uses consumers of the program's own class for some routes. Of several that match, the first
     * is used whose {@link RabbitConsumer#canHandleRoute} agrees. Where none does, the consumer is
     * a plain {@link RabbitConsumer}.
     *
     * @param canHandleRoute matches the routes
     * @param factory makes the consumers
     * @return this
     */
    public Builder consumer(Predicate<String> canHandleRoute, RabbitConsumerFactory factory) {
      Objects.requireNonNull(canHandleRoute, "canHandleRoute");
      Objects.requireNonNull(factory, "factory");
      consumerKinds.add(new ConsumerRules.Kind(canHandleRoute, factory));
      return this;
    }

    /**
     * Uses consumers of the program's own class for the routes for which {@link
     * RabbitConsumer#canHandleRoute} agrees. Of several, the first is used.
     *
     * @param factory makes the consumers
     * @return this
     */
    public Builder consumer(RabbitConsumerFactory factory) {
      return consumer(route -> true, factory);
    }

    /**
     * Gives some consumers a queue, retries or callbacks of their own. Of several options that
     * match, the first are used.
     *
     * @param routes matches names of events, and patterns of broadcasts
     * @param options what the consumers of these routes have
     * @return this
     */
    public Builder consumerOptions(Predicate<String> routes, RabbitConsumerOptions options) {
      Objects.requireNonNull(routes, "routes");
      Objects.requireNonNull(options, "options");
      consumerOptions.add(new ConsumerRules.Special(routes, options));
      return this;
    }

    /**
     * How often both sides send heartbeats. A connection whose other side is silent is given up
     * after two to two and a half heartbeats.
     *
     * @param value 1 s to 1 h, of which whole seconds count; default 10 s. With less than 5 s, a
     *     busy machine may lose good connections
     * @return this
     * @throws IllegalArgumentException for any other value
     */
    public Builder heartbeat(Duration value) {
      Objects.requireNonNull(value, "value");
      if (value.toSeconds() < 1 || value.toSeconds() > 3_600) {
        throw new IllegalArgumentException("Heartbeat " + value + " is not 1 s to 1 h");
      }
      this.heartbeat = value;
      return this;
    }

    /**
     * How long opening the TCP connection may take.
     *
     * @param value 1 ms to 24 days; default 5 s
     * @return this
     * @throws IllegalArgumentException for any other value
     */
    public Builder connectTimeout(Duration value) {
      timeouts = new Timeouts(value, timeouts.handshake(), timeouts.rpc(), timeouts.close());
      return this;
    }

    /**
     * How long the first exchange with the broker may take, of TLS and of AMQP.
     *
     * @param value 1 ms to 24 days; default 10 s
     * @return this
     * @throws IllegalArgumentException for any other value
     */
    public Builder handshakeTimeout(Duration value) {
      timeouts = new Timeouts(timeouts.connect(), value, timeouts.rpc(), timeouts.close());
      return this;
    }

    /**
     * How long the broker may take to answer a declaration or a similar request.
     *
     * @param value 1 ms to 24 days; default 10 s
     * @return this
     * @throws IllegalArgumentException for any other value
     */
    public Builder rpcTimeout(Duration value) {
      timeouts = new Timeouts(timeouts.connect(), timeouts.handshake(), value, timeouts.close());
      return this;
    }

    /**
     * How long {@link RabbitDriver#close()} may take.
     *
     * @param value 1 ms to 24 days; default 5 s
     * @return this
     * @throws IllegalArgumentException for any other value
     */
    public Builder closeTimeout(Duration value) {
      timeouts = new Timeouts(timeouts.connect(), timeouts.handshake(), timeouts.rpc(), value);
      return this;
    }

    /**
     * The size of the largest event that may be emitted.
     *
     * @param value 1 MiB, the default, to 16 MiB, in bytes
     * @return this
     * @throws IllegalArgumentException for any other value
     */
    public Builder maxEventBytes(int value) {
      if (value < MIB || value > MAX_EVENT_BYTES) {
        throw new IllegalArgumentException(
            "Largest event of " + value + " bytes is not 1 MiB to 16 MiB");
      }
      this.maxEventBytes = value;
      return this;
    }

    /**
     * How many bytes of events without a settlement all listeners of the driver together may hold,
     * in addition to the {@code prefetch} of each, which counts events. Each listener may hold as
     * many bytes as are still free, so a single listener holds half of them at most; and each may
     * hold one event, whatever its size. An event without room stays with the broker, or goes back
     * to its place in the queue and comes again with {@link io.vireo.Message#redelivered()}.
     *
     * @param value bytes of bodies as they are received, at least 1 MiB; default: a quarter of the
     *     largest heap of this JVM
     * @return this
     * @throws IllegalArgumentException if the value is less than 1 MiB
     */
    public Builder prefetchBytes(long value) {
      if (value < MIB) {
        throw new IllegalArgumentException("Prefetch of " + value + " bytes is not 1 MiB or more");
      }
      this.prefetchBytes = value;
      return this;
    }

    /**
     * How many events may have been sent to the broker without its confirm.
     *
     * @param value 1 to 100,000; default 1,000. After a lost connection so many may arrive twice
     * @return this
     * @throws IllegalArgumentException for any other value
     */
    public Builder publisherWindow(int value) {
      if (value < 1 || value > 100_000) {
        throw new IllegalArgumentException("Publisher window " + value + " is not 1 to 100000");
      }
      this.publisherWindow = value;
      return this;
    }

    /**
     * The context of {@code amqps:} connections, for programs whose keys and trusted certificates
     * are in a form of their own. It excludes {@link #trustedCertificates} and {@link
     * #clientCertificate}. Whatever the context says, host names are verified and TLS is 1.2 or
     * 1.3.
     *
     * @param value default: the JVM's own
     * @return this
     */
    public Builder sslContext(SSLContext value) {
      Objects.requireNonNull(value, "value");
      this.tls = new TlsSettings.Choice(value, tls.trusted(), tls.client());
      return this;
    }

    /**
     * The certificates of the authorities that may sign the certificates of {@code amqps:} brokers.
     * No others are trusted then. {@link #build()} reads the file, and each connection reads it
     * again, so that a renewed file is used without a restart.
     *
     * @param pem a file with one or more certificates in PEM; default: those that the JVM trusts
     * @return this
     */
    public Builder trustedCertificates(Path pem) {
      Objects.requireNonNull(pem, "pem");
      this.tls = new TlsSettings.Choice(tls.context(), pem, tls.client());
      return this;
    }

    /**
     * The certificate that this program presents to {@code amqps:} brokers that ask for one. {@link
     * #build()} reads the file, and each connection reads it again, so that a renewed file is used
     * without a restart.
     *
     * @param keyStore a PKCS#12 file ({@code .p12}, {@code .pfx}) with the certificate and its key
     * @param password the password of the file and of the key in it
     * @return this
     */
    public Builder clientCertificate(Path keyStore, String password) {
      Objects.requireNonNull(keyStore, "keyStore");
      Objects.requireNonNull(password, "password");
      this.tls =
          new TlsSettings.Choice(
              tls.context(), tls.trusted(), new TlsSettings.ClientKeyStore(keyStore, password));
      return this;
    }

    /**
     * Whether a driver is refused if the RabbitMQ client on the class path is older than 5.37.1,
     * the version that Vireo asks for. The version management of a program's own build may put an
     * older client in its place, as Spring Boot's does.
     *
     * @param value default false: the driver works with any client from 5.25.0 on, and one warning
     *     in the log says how to get the newer one; true: {@link
     *     RabbitDriver#connect(RabbitOptions)} throws a {@link VireoException}
     * @return this
     */
    public Builder requireSafeClient(boolean value) {
      this.requireSafeClient = value;
      return this;
    }

    /**
     * The program's name, which the broker's management shows for each connection.
     *
     * @param value default {@code vireo}
     * @return this
     */
    public Builder name(String value) {
      this.name = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * The options as collected so far.
     *
     * @return an immutable copy
     * @throws InvalidUrlException if a URL is malformed, or is {@code amqp:} although TLS is
     *     configured; its message holds no password
     * @throws IllegalArgumentException if the TLS options contradict each other, or a certificate
     *     file cannot be used
     * @throws VireoException if this JVM cannot set up TLS
     */
    public RabbitOptions build() {
      ConnectionSettings connection =
          new ConnectionSettings(
              BrokerAddress.parseAll(urls),
              name,
              heartbeat,
              timeouts,
              retries,
              new TlsSettings(tls),
              prefetchBytes);
      return new RabbitOptions(
          new Settings(
              connection,
              new ConsumerRules(consumerKinds, consumerOptions),
              pythonQueues,
              delayQueues,
              new ExchangeRules(standardExchanges, exchangeSettings),
              callbacks,
              maxEventBytes,
              publisherWindow,
              requireSafeClient));
    }
  }
}
