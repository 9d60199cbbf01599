package io.vireo.rabbitmq;

import io.vireo.ExchangeType;
import io.vireo.InvalidUrlException;
import io.vireo.QueueKind;
import io.vireo.VireoException;
import io.vireo.rabbitmq.internal.connection.BrokerAddress;
import io.vireo.rabbitmq.internal.connection.ConnectionSettings;
import io.vireo.rabbitmq.internal.connection.Retries;
import io.vireo.rabbitmq.internal.tls.TlsSettings;
import io.vireo.rabbitmq.internal.topology.ExchangeForm;
import io.vireo.rabbitmq.internal.topology.ExchangeRules;
import io.vireo.rabbitmq.internal.topology.ExchangeSettings;
import io.vireo.spi.Durations;
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
 * How a {@link RabbitDriver} connects and behaves. Immutable; any thread may use it.
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

  private final ConnectionSettings connection;
  private final ConsumerRules consumers;
  private final boolean pythonQueues;
  private final QueueKind delayQueues;
  private final ExchangeRules exchanges;
  private final RabbitCallback onConnect;
  private final RabbitCallback onDisconnect;
  private final RabbitCallback onError;
  private final int maxEventBytes;
  private final int publisherWindow;

  private RabbitOptions(Builder builder) {
    this.connection = builder.connection();
    this.consumers = new ConsumerRules(builder.consumerKinds, builder.consumerOptions);
    this.pythonQueues = builder.pythonQueues;
    this.delayQueues = builder.delayQueues;
    this.exchanges = new ExchangeRules(builder.standardExchanges, builder.exchangeSettings);
    this.onConnect = builder.onConnect;
    this.onDisconnect = builder.onDisconnect;
    this.onError = builder.onError;
    this.maxEventBytes = builder.maxEventBytes;
    this.publisherWindow = builder.publisherWindow;
  }

  /**
   * Starts from the defaults.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  ConnectionSettings connection() {
    return connection;
  }

  ConsumerRules consumers() {
    return consumers;
  }

  boolean pythonQueues() {
    return pythonQueues;
  }

  QueueKind delayQueues() {
    return delayQueues;
  }

  ExchangeRules exchanges() {
    return exchanges;
  }

  CallbackSet callbacks() {
    return new CallbackSet(onConnect, onDisconnect, onError);
  }

  int maxEventBytes() {
    return maxEventBytes;
  }

  int publisherWindow() {
    return publisherWindow;
  }

  /** Shows the brokers as {@code host:port/vhost}; never a user or password. */
  @Override
  public String toString() {
    return "RabbitOptions[brokers=" + connection.addresses() + "]";
  }

  /** Collects the options. Not for several threads at a time. */
  public static final class Builder {
    private List<String> urls = List.of("amqp://localhost");
    private final List<ConsumerRules.Kind> consumerKinds = new ArrayList<>();
    private final List<ConsumerRules.Special> consumerOptions = new ArrayList<>();
    private int maxRetries = Retries.STANDARD.most();
    private int immediateRetryLimit = Retries.STANDARD.immediate();
    private @Nullable Duration maxRetryTimeout = Retries.STANDARD.longestPause();
    private boolean pythonQueues;
    private QueueKind delayQueues = QueueKind.QUORUM;
    private final Map<ExchangeRules.Use, ExchangeForm> standardExchanges =
        new EnumMap<>(ExchangeRules.Use.class);
    private final Map<String, ExchangeSettings> exchangeSettings = new HashMap<>();
    private RabbitCallback onConnect = CallbackSet.NONE;
    private RabbitCallback onDisconnect = CallbackSet.NONE;
    private RabbitCallback onError = CallbackSet.NONE;
    private Duration heartbeat = Duration.ofSeconds(10);
    private Duration connectTimeout = Duration.ofSeconds(5);
    private Duration handshakeTimeout = Duration.ofSeconds(10);
    private Duration rpcTimeout = Duration.ofSeconds(10);
    private Duration closeTimeout = Duration.ofSeconds(5);
    private int maxEventBytes = MIB;
    private long prefetchBytes = Math.max(MIB, Runtime.getRuntime().maxMemory() / 4);
    private int publisherWindow = 1_000;
    private @Nullable SSLContext sslContext;
    private @Nullable Path trustedCertificates;
    private TlsSettings.@Nullable ClientKeyStore clientKeyStore;
    private String name = "vireo";

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
     * Whether to try to connect for ever.
     *
     * @param value default true; false gives up after 60 tries in a row without a good connection:
     *     health is then {@code DOWN}, {@code onDisconnect} is called, {@code join()} throws and
     *     emits fail at once
     * @return this
     */
    public Builder unlimitedRetries(boolean value) {
      this.maxRetries = Retries.most(value);
      return this;
    }

    /**
     * Gives up after so many failed tries in a row, as {@link #unlimitedRetries} says; a lost
     * connection counts. A connection that was good for two seconds starts anew.
     *
     * @param value 1 or more; default: no limit
     * @return this
     * @throws VireoException for less than 1
     */
    public Builder maxRetries(int value) {
      this.maxRetries = Retries.requireMost(value);
      return this;
    }

    /**
     * How many tries to connect, or to register a consumer, follow each other without a pause. Of
     * many programs that lose one broker at the same moment, all come back at once.
     *
     * @param value 0 or more, of which 100 count; default 0: the first pause is up to 320 ms, at
     *     random
     * @return this
     * @throws VireoException for less than 0
     */
    public Builder immediateRetryLimit(int value) {
      this.immediateRetryLimit = Retries.requireImmediate(value);
      return this;
    }

    /**
     * The longest pause between two tries to connect, or to register a consumer.
     *
     * @param value 1 ms or more; default: up to 2 s for a minute, then 10 s; 30 s where somebody
     *     has to cure something
     * @return this
     * @throws VireoException for less than 1 ms
     */
    public Builder maxRetryTimeout(Duration value) {
      this.maxRetryTimeout = Retries.requirePause(value);
      return this;
    }

    /**
     * Declares the shared queues of routes that are not resumable exactly as Python services do:
     * not durable, deleted with their last consumer; and so the recovery queues of those routes and
     * of broadcasts. For routes shared with those; such a queue loses its events or records when
     * the broker restarts or its last consumer goes, and RabbitMQ 4.3 refuses it by default.
     *
     * @param value default false
     * @return this
     */
    public Builder pythonQueues(boolean value) {
      this.pythonQueues = value;
      return this;
    }

    /**
     * The kind of the queues in which persistent events wait until they fall due: those of {@code
     * emitLater}, and those that are tried again later. RabbitMQ moves an event out of a quorum
     * queue at least once, and out of a classic one at most once: one that falls due while its node
     * stops or is killed may be lost. See <a
     * href="https://www.rabbitmq.com/docs/quorum-queues#dead-lettering">RabbitMQ's
     * documentation</a>. Events that are not persistent wait in classic queues.
     *
     * @param value default {@link QueueKind#QUORUM}; a broker older than RabbitMQ 3.10 refuses
     *     those, which is logged as a warning, and has classic ones
     * @return this
     */
    public Builder delayQueues(QueueKind value) {
      this.delayQueues = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Where {@code emit} and {@code emitLater} publish when {@code EmitOptions} name no exchange.
     * What is emitted reaches the queues that are bound to it; see {@link #sharedExchange}.
     *
     * @param name 1 to 255 bytes of UTF-8 without control characters; default {@code
     *     vireo_default_direct_r0}
     * @param type its type
     * @return this
     * @throws VireoException for another name
     */
    public Builder publishingExchange(String name, ExchangeType type) {
      return standard(ExchangeRules.Use.PUBLISHING, name, type);
    }

    /**
     * Where {@code broadcast} publishes when {@code EmitOptions} name no exchange.
     *
     * @param name 1 to 255 bytes of UTF-8 without control characters; default {@code
     *     vireo_default_topic_r0}
     * @param type its type; only topic knows {@code *} and {@code #}
     * @return this
     * @throws VireoException for another name
     */
    public Builder broadcastingExchange(String name, ExchangeType type) {
      return standard(ExchangeRules.Use.BROADCASTING, name, type);
    }

    /**
     * What the queue of {@code on} is bound to when {@code ObserveOptions} name no exchange.
     *
     * @param name 1 to 255 bytes of UTF-8 without control characters; default {@code
     *     vireo_default_direct_r0}
     * @param type its type
     * @return this
     * @throws VireoException for another name
     */
    public Builder sharedExchange(String name, ExchangeType type) {
      return standard(ExchangeRules.Use.SHARED, name, type);
    }

    /**
     * What the queue of {@code onBroadcast} is bound to when {@code ObserveOptions} name no
     * exchange.
     *
     * @param name 1 to 255 bytes of UTF-8 without control characters; default {@code
     *     vireo_default_topic_r0}
     * @param type its type; only topic knows {@code *} and {@code #}
     * @return this
     * @throws VireoException for another name
     */
    public Builder distributedExchange(String name, ExchangeType type) {
      return standard(ExchangeRules.Use.DISTRIBUTED, name, type);
    }

    private Builder standard(ExchangeRules.Use use, String name, ExchangeType type) {
      standardExchanges.put(use, new ExchangeForm(name, type, ExchangeSettings.NONE));
      return this;
    }

    /**
     * How an exchange of the program's own is declared, wherever it is named.
     *
     * @param name the exchange; not one of Vireo's, which keep their form
     * @param value how
     * @return this
     * @throws VireoException for the name of an exchange of Vireo's
     */
    public Builder exchange(String name, RabbitExchangeOptions value) {
      ExchangeForm.requireName(name);
      if (name.startsWith("vireo_") && name.endsWith("_r0")) {
        throw new VireoException(
            "Exchange '" + name + "' is Vireo's and keeps its form; name one of your own");
      }
      exchangeSettings.put(name, Objects.requireNonNull(value, "value").settings());
      return this;
    }

    /**
     * Hears when the publishing connection is made and when a consumer is registered.
     *
     * @param callback called each time
     * @return this
     */
    public Builder onConnect(RabbitCallback callback) {
      this.onConnect = Objects.requireNonNull(callback, "callback");
      return this;
    }

    /**
     * Hears when the publishing connection or a consumer's registration is lost, or given up.
     *
     * @param callback called each time
     * @return this
     */
    public Builder onDisconnect(RabbitCallback callback) {
      this.onDisconnect = Objects.requireNonNull(callback, "callback");
      return this;
    }

    /**
     * Hears of each failed try to connect or to register a consumer, and of each event that has
     * failed for good: its summary says where the record is. Not of events that were acknowledged
     * on receipt, of which there is none. If events fail faster than the callback takes them, 1,000
     * wait and the others are in the log only.
     *
     * @param callback called each time
     * @return this
     */
    public Builder onError(RabbitCallback callback) {
      this.onError = Objects.requireNonNull(callback, "callback");
      return this;
    }

    /**
     * Uses consumers of the program's own kind for some routes. The first match wins whose {@link
     * RabbitConsumer#canHandleRoute} says so too; where there is none, it is a plain {@link
     * RabbitConsumer}.
     *
     * @param canHandleRoute the routes
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
     * Uses consumers of the program's own kind for the routes that they can handle: {@link
     * RabbitConsumer#canHandleRoute} is asked. The first match wins.
     *
     * @param factory makes the consumers
     * @return this
     */
    public Builder consumer(RabbitConsumerFactory factory) {
      return consumer(route -> true, factory);
    }

    /**
     * Gives some consumers a queue, retries or callbacks of their own. The first match wins.
     *
     * @param routes whose consumers: names of events, and patterns of broadcasts
     * @param options what they have
     * @return this
     */
    public Builder consumerOptions(Predicate<String> routes, RabbitConsumerOptions options) {
      Objects.requireNonNull(routes, "routes");
      Objects.requireNonNull(options, "options");
      consumerOptions.add(new ConsumerRules.Special(routes, options));
      return this;
    }

    /**
     * How often both sides show that they live. A silent peer is noticed after two to two and a
     * half of these.
     *
     * @param value 1 s or more, whole seconds; default 10 s; less than 5 s gives false alarms under
     *     load
     * @return this
     */
    public Builder heartbeat(Duration value) {
      if (value.toSeconds() < 1 || value.toSeconds() > 3_600) {
        throw new VireoException("Heartbeat " + value + " is not 1 s to 1 h");
      }
      this.heartbeat = value;
      return this;
    }

    /**
     * How long opening the TCP connection may take.
     *
     * @param value default 5 s
     * @return this
     */
    public Builder connectTimeout(Duration value) {
      this.connectTimeout = requirePositive("Connect time-out", value);
      return this;
    }

    /**
     * How long the first exchange with the broker may take.
     *
     * @param value default 10 s
     * @return this
     */
    public Builder handshakeTimeout(Duration value) {
      this.handshakeTimeout = requirePositive("Handshake time-out", value);
      return this;
    }

    /**
     * How long the broker may take to answer a declaration and the like.
     *
     * @param value default 10 s
     * @return this
     */
    public Builder rpcTimeout(Duration value) {
      this.rpcTimeout = requirePositive("RPC time-out", value);
      return this;
    }

    /**
     * How long {@link RabbitDriver#close()} may take.
     *
     * @param value default 5 s
     * @return this
     */
    public Builder closeTimeout(Duration value) {
      this.closeTimeout = requirePositive("Close time-out", value);
      return this;
    }

    /**
     * The largest event that may be emitted.
     *
     * @param value 1 MiB, the default, to 16 MiB, in bytes
     * @return this
     */
    public Builder maxEventBytes(int value) {
      if (value < MIB || value > MAX_EVENT_BYTES) {
        throw new VireoException("Largest event of " + value + " bytes is not 1 MiB to 16 MiB");
      }
      this.maxEventBytes = value;
      return this;
    }

    /**
     * How many bytes of events all listeners of the driver together may hold that have no
     * settlement yet, in addition to what each {@code prefetch} says in events. A listener may hold
     * as many as are still free, so one that is alone holds half of them at most; and one event,
     * whatever its size. What has no room stays with the broker, or goes back to its place in the
     * queue: it comes again with {@link io.vireo.Message#redelivered()}.
     *
     * @param value bytes of bodies as they are received, at least 1 MiB; by default a quarter of
     *     the largest heap of this JVM
     * @return this
     */
    public Builder prefetchBytes(long value) {
      if (value < MIB) {
        throw new VireoException("Prefetch of " + value + " bytes is not 1 MiB or more");
      }
      this.prefetchBytes = value;
      return this;
    }

    /**
     * How many events may be under way to the broker without its confirmation.
     *
     * @param value 1 to 100,000; default 1,000. After a lost connection so many may arrive twice
     * @return this
     */
    public Builder publisherWindow(int value) {
      if (value < 1 || value > 100_000) {
        throw new VireoException("Publisher window " + value + " is not 1 to 100000");
      }
      this.publisherWindow = value;
      return this;
    }

    /**
     * Keys and trusted certificates for {@code amqps:}, for a program that has them in a form of
     * its own. Instead of {@link #trustedCertificates} and {@link #clientCertificate}. Host names
     * are verified and TLS is 1.2 or 1.3, whatever it says.
     *
     * @param value default: the JVM's own
     * @return this
     */
    public Builder sslContext(SSLContext value) {
      this.sslContext = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * The authorities that may have signed the certificates of {@code amqps:} brokers; no others
     * are trusted then. The file is read by {@link #build()} and again for each connection, so a
     * renewed one counts without a restart.
     *
     * @param pem a file with one or more certificates in PEM; default: those that the JVM trusts
     * @return this
     */
    public Builder trustedCertificates(Path pem) {
      this.trustedCertificates = Objects.requireNonNull(pem, "pem");
      return this;
    }

    /**
     * The certificate by which {@code amqps:} brokers know this program, where they ask for one.
     * The file is read by {@link #build()} and again for each connection, so a renewed one counts
     * without a restart.
     *
     * @param keyStore a PKCS#12 file ({@code .p12}, {@code .pfx}) with the certificate and its key
     * @param password of the file and the key in it
     * @return this
     */
    public Builder clientCertificate(Path keyStore, String password) {
      this.clientKeyStore =
          new TlsSettings.ClientKeyStore(
              Objects.requireNonNull(keyStore, "keyStore"),
              Objects.requireNonNull(password, "password"));
      return this;
    }

    /**
     * The program's name, as the broker's management shows it for each connection.
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
     * @throws VireoException if the TLS settings contradict each other, or one of their files
     *     cannot be used
     */
    public RabbitOptions build() {
      return new RabbitOptions(this);
    }

    private ConnectionSettings connection() {
      return new ConnectionSettings(
          BrokerAddress.parseAll(urls),
          name,
          heartbeat,
          new ConnectionSettings.Timeouts(
              connectTimeout, handshakeTimeout, rpcTimeout, closeTimeout),
          new Retries(maxRetries, immediateRetryLimit, maxRetryTimeout),
          TlsSettings.of(sslContext, trustedCertificates, clientKeyStore),
          prefetchBytes);
    }

    private static Duration requirePositive(String what, Duration value) {
      Objects.requireNonNull(value, "value");
      if (Durations.millis(value) < 1 || Durations.millis(value) > Integer.MAX_VALUE) {
        throw new VireoException(what + " " + value + " is not 1 ms to 24 days");
      }
      return value;
    }
  }
}
