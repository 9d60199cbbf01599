package io.vireo.test;

import io.vireo.Codec;
import io.vireo.HandlerInterceptor;
import io.vireo.IncomingEvent;
import io.vireo.InvalidUrlException;
import io.vireo.Observer;
import io.vireo.memory.MemoryDriverProvider;
import io.vireo.spi.Driver;
import io.vireo.spi.DriverProvider;
import io.vireo.spi.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A broker of its own for one test. By default it is in memory. The system property {@code
 * vireo.test.url}, such as {@code amqp://localhost}, has the same test run on a real broker: there
 * the test uses names that begin with {@code vireo-test-}, which the program under test does not
 * see, and their queues are deleted when the test is over.
 *
 * <p>{@link VireoTest} makes one for each test. Other frameworks use this class: the program under
 * test connects to {@link #url()}, its observers are given to {@link #record}, and after the test
 * {@link #check()} and {@link #close()} are called.
 *
 * <pre>{@code
 * try (TestBroker broker = TestBroker.start()) {
 *   OrderService service = new OrderService(broker.url());
 *   broker.observer().emit("order.placed", new Order(42));
 *   broker.check();
 * }
 * }</pre>
 *
 * <p>Any thread may call any method. {@link #check()} blocks as {@link RecordedEvents#awaitQuiet()}
 * does, and {@link #close()} until the observers are closed.
 */
public final class TestBroker implements AutoCloseable {
  private static final String URL_PROPERTY = "vireo.test.url";
  private static final String SEED_PROPERTY = "vireo.test.seed";
  private static final String MEMORY = "memory:";
  private static final Map<String, TestBroker> ALL = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString().substring(0, 8);
  private final String brokerUrl;
  private final DriverProvider provider;
  private final TestTime time;
  private final TestEvents events;
  private final List<Observer> observers = new CopyOnWriteArrayList<>();

  /** Held by the one test that runs, where tests share this broker. */
  private final Semaphore turn = new Semaphore(1);

  private @Nullable Observer first;

  private TestBroker(String brokerUrl, @Nullable Long seed) {
    boolean memory = brokerUrl.startsWith(MEMORY);
    this.brokerUrl = memory ? MEMORY + id : brokerUrl;
    if (memory) {
      MovableTime movable = new MovableTime();
      this.time = movable;
      this.provider = new MemoryDriverProvider(endpoint -> movable);
    } else {
      this.provider = provider(brokerUrl);
      this.time = new RealTime("the broker of -D" + URL_PROPERTY);
    }
    WireNames names =
        memory
            ? WireNames.unchanged()
            : WireNames.behind(TestBrokerProvider.SCHEME + "-" + id + ".");
    this.events = new TestEvents(names, time, seed(seed));
    ALL.put(url(), this);
  }

  private static long seed(@Nullable Long given) {
    Long seed = given == null ? Long.getLong(SEED_PROPERTY) : given;
    // Short enough to be typed.
    return seed == null ? ThreadLocalRandom.current().nextLong(1, 1_000_000) : seed;
  }

  private static DriverProvider provider(String url) {
    String scheme = url.substring(0, Math.max(0, url.indexOf(':'))).toLowerCase(Locale.ROOT);
    for (DriverProvider provider : ServiceLoader.load(DriverProvider.class)) {
      if (provider.schemes().contains(scheme)) {
        return provider;
      }
    }
    throw new InvalidUrlException(
        "No driver for the scheme '"
            + scheme
            + "' of -D"
            + URL_PROPERTY
            + "; for amqp and amqps add io.vireo:vireo-rabbitmq to the dependencies");
  }

  /**
   * Starts a broker in memory, or on the real broker that the system property {@code
   * vireo.test.url} names. Does no I/O.
   *
   * @return a new broker, to be closed
   * @throws InvalidUrlException if no driver understands the property
   */
  public static TestBroker start() {
    return new TestBroker(System.getProperty(URL_PROPERTY, MEMORY), null);
  }

  /**
   * Starts a broker as {@link #start()} does, whose {@linkplain #faults() faults} have a certain
   * seed.
   *
   * @param seed the seed
   * @return a new broker, to be closed
   * @throws InvalidUrlException if no driver understands the property {@code vireo.test.url}
   */
  public static TestBroker start(long seed) {
    return new TestBroker(System.getProperty(URL_PROPERTY, MEMORY), seed);
  }

  /** The broker at a URL; null if there is none. */
  static @Nullable TestBroker at(String url) {
    return ALL.get(url.toLowerCase(Locale.ROOT));
  }

  Driver newDriver() {
    TrackedDriver driver = new TrackedDriver(provider.connect(brokerUrl), events);
    events.opened(driver);
    return driver;
  }

  /**
   * The URL of this broker, for {@code Observer.connect} and {@code Core.connect} of the program
   * under test, or for its configuration. It is good within this JVM until the broker is closed.
   *
   * @return a URL such as {@code vireo-test:1b4e28ba}
   */
  public String url() {
    return TestBrokerProvider.SCHEME + ":" + id;
  }

  /**
   * The observer of the test.
   *
   * @return the same observer each time; closed with this broker
   */
  public synchronized Observer observer() {
    Observer there = first;
    if (there == null) {
      there = connect();
      first = there;
    }
    return there;
  }

  /**
   * Makes another observer, as another process would have it. Does no I/O yet.
   *
   * @return a new observer, which is recorded; closed with this broker
   */
  public Observer connect() {
    Observer observer = Observer.connect(url());
    observers.add(observer);
    record(observer);
    return observer;
  }

  /**
   * Records what the handlers of an observer do that the program under test has connected to {@link
   * #url()} itself. What an observer emits is recorded without this. But of an observer that was
   * not given to this method, only those failures are known that went to recovery. An observer of
   * {@link #observer()} or {@link #connect()} is recorded already. An observer is recorded once,
   * also if it is given again.
   *
   * @param observer the observer, before it listens
   */
  public void record(Observer observer) {
    Objects.requireNonNull(observer, "observer");
    if (!events.watches(observer.id())) {
      return;
    }
    observer.onFailure(
        failure -> {
          events.recorder().failed(failure);
          events.outstanding().reported(failure);
        });
    observer.interceptHandlers(this::handle);
  }

  private void handle(IncomingEvent event, HandlerInterceptor.Chain chain) throws Exception {
    Throwable failure = null;
    events.outstanding().handlerStarts(event);
    try {
      events
          .faults()
          .attempt(
              event.message().event(),
              event.message().id().orElse(null),
              event.message().attempt());
      chain.proceed();
    } catch (Exception | Error e) {
      failure = e;
      throw e;
    } finally {
      events.outstanding().handlerEnds(event, failure);
    }
  }

  /**
   * The events of the test.
   *
   * @return the same object each time
   */
  public RecordedEvents events() {
    return events.recorder();
  }

  /**
   * The time of the broker.
   *
   * @return the same object each time
   */
  public BrokerTime time() {
    return time;
  }

  /**
   * The faults of the test, none at first.
   *
   * @return the same object each time
   */
  public SeededFaults faults() {
    return events.faults();
  }

  /**
   * Checks what a test has left, as {@link VireoTest} does after each test: waits until everything
   * is done, and fails if a handler has thrown unexpectedly.
   *
   * @throws AssertionError as {@link RecordedEvents#awaitQuiet()} does
   */
  public void check() {
    events.recorder().awaitQuiet();
  }

  /**
   * Begins a new test on the same broker: forgets the events and failures that were recorded, that
   * failures were expected, and the faults. Queues and listeners stay.
   */
  public void reset() {
    events.faults().reset();
    events.recorder().clear();
  }

  /**
   * What {@link #check()} would fail with because a handler has thrown. Does not wait. {@link
   * VireoTest} adds it to the exception of a test that has failed by itself.
   *
   * @return the error, whose cause is the exception of the handler; empty if no handler has thrown,
   *     or if the test has expected it
   */
  public Optional<AssertionError> unexpectedFailure() {
    return Optional.ofNullable(events.recorder().unexpectedFailure());
  }

  /**
   * Decodes the recorded events as the program under test encodes them, if that has another codec
   * than {@link Codec#json()}.
   *
   * @param codec decodes what {@link #events()} returns from now on
   */
  public void decodeWith(Codec codec) {
    events.recorder().decodeWith(Objects.requireNonNull(codec, "codec"));
  }

  /** What tests that share this broker take in turn. */
  Semaphore turn() {
    return turn;
  }

  /** What the message of a failed test adds about faults; empty without faults. */
  String hint() {
    return events.faults().hint();
  }

  /**
   * Closes the observers of this broker, and deletes on a real broker what the test has declared
   * there. Observers that the program under test has connected are closed by that program; before
   * this method is called, or their queues may be left. Idempotent.
   */
  @Override
  public void close() {
    if (!ALL.remove(url(), this)) {
      return;
    }
    List<Observer> all = new ArrayList<>(observers);
    all.forEach(Observer::close);
    Set<String> routes = events.names().routes();
    Set<String> exchanges = events.names().exchanges();
    Set<String> journals = events.names().journals();
    if (!routes.isEmpty() || !exchanges.isEmpty() || !journals.isEmpty()) {
      Driver cleaner = provider.connect(brokerUrl);
      try {
        cleaner.routes().remove(routes, exchanges);
        journals.forEach(
            name -> cleaner.journal(name, Journal.LEAST_BYTES).ifPresent(Journal::remove));
      } finally {
        cleaner.close();
      }
    }
    time.close();
  }

  /** Names the broker, without a password. */
  @Override
  public String toString() {
    return "TestBroker[" + url() + "]";
  }
}
