package io.vireo.internal.control;

import io.vireo.Control;
import io.vireo.EmitOptions;
import io.vireo.ExchangeType;
import io.vireo.ListenerStatus;
import io.vireo.NoConnectionException;
import io.vireo.ObserveOptions;
import io.vireo.ObserverDescription;
import io.vireo.ObserverStatus;
import io.vireo.PauseOptions;
import io.vireo.SubscriptionNotAllowedException;
import io.vireo.VireoException;
import io.vireo.internal.emit.Emitter;
import io.vireo.internal.message.EventNames;
import io.vireo.internal.thread.HandlerThreads;
import io.vireo.spi.Consumer;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Delivery;
import io.vireo.spi.DeliveryListener;
import io.vireo.spi.Driver;
import io.vireo.spi.Durations;
import io.vireo.spi.ExchangeNames;
import io.vireo.spi.OncePerMinute;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Remote control over an exchange of its own: sends commands to the observers of all processes, and
 * receives those for this one. It needs nothing of a driver but broadcasts on a named exchange, so
 * every driver has it. Any thread may call; to send is to wait for the broker.
 */
public final class ControlChannel implements Control {
  private static final Logger LOG = LoggerFactory.getLogger(ControlChannel.class);
  private static final String OBSERVER_PREFIX = "observer.";
  private static final String ALL = OBSERVER_PREFIX + "all";
  private static final EmitOptions EMIT =
      EmitOptions.builder()
          .exchange(ExchangeNames.CONTROL)
          .exchangeType(ExchangeType.TOPIC)
          .build();
  private static final ObserveOptions OBSERVE =
      ObserveOptions.builder()
          .exchange(ExchangeNames.CONTROL)
          .exchangeType(ExchangeType.TOPIC)
          .build();

  /**
   * What obeys the commands: the listeners of this observer. Nothing here may block, because a
   * driver's thread calls it, one command after the other in their order.
   */
  public interface Target {
    /** Pauses the listeners of an event, or all of them for null. */
    void pause(@Nullable String event, boolean broadcast, Pause pause, @Nullable Duration howLong);

    /** Resumes the listeners of an event, or all of them for null. */
    void resume(@Nullable String event, boolean broadcast);

    /** A whole route was paused. */
    void routePaused(String event, Pause pause);

    /** A whole route was resumed. */
    void routeResumed(String event);

    /** Commands may have been missed: asks the broker which routes are paused. */
    void catchUp();

    List<ListenerStatus> listeners();
  }

  private final String observerId;
  private final Instant since;
  private final Driver driver;
  private final Emitter emitter;
  private final HandlerThreads threads;
  private final Supplier<? extends JsonNode> description;
  private final OncePerMinute warnings = new OncePerMinute();
  private final AtomicBoolean listening = new AtomicBoolean();

  /**
   * Creates a channel, which does nothing yet.
   *
   * @param description makes the document of this program; called on a handler thread
   */
  public ControlChannel(
      String observerId,
      Instant since,
      Driver driver,
      Emitter emitter,
      HandlerThreads threads,
      Supplier<? extends JsonNode> description) {
    this.observerId = observerId;
    this.since = since;
    this.driver = driver;
    this.emitter = emitter;
    this.threads = threads;
    this.description = description;
  }

  /** Receives commands from now on. Does not wait until the consumer for them is registered. */
  public void listen(Target target) {
    if (!listening.compareAndSet(false, true)) {
      return;
    }
    try {
      observe("control", OBSERVER_PREFIX + "*", new CommandListener(target));
    } catch (SubscriptionNotAllowedException e) {
      LOG.debug("Stopped meanwhile: there is no listener left to obey commands", e);
    }
  }

  @Override
  public List<ObserverStatus> ping(Duration howLong) {
    return ask(howLong, false).statuses();
  }

  @Override
  public List<ObserverDescription> describe(Duration howLong) {
    return ask(howLong, true).descriptions();
  }

  private Answers ask(Duration howLong, boolean describe) {
    Objects.requireNonNull(howLong, "howLong");
    if (howLong.isNegative()) {
      throw new IllegalArgumentException("The time " + howLong + " of a ping is negative");
    }
    String answerTo = "answer." + UUID.randomUUID();
    Answers answers = new Answers();
    Consumer consumer = observe(answerTo, answerTo, answers);
    try {
      if (!consumer.awaitRegistered(EMIT.timeout())) {
        throw new NoConnectionException(
            "Cannot ping the observers on %s: no connection within %s; check that the broker runs"
                .formatted(driver.endpoint(), EMIT.timeout()));
      }
      send(ALL, ControlCommand.ping(answerTo, describe));
      collect(howLong);
    } finally {
      consumer.stop();
    }
    return answers;
  }

  @Override
  public void pauseObserver(String id, PauseOptions options) {
    send(observer(id), ControlCommand.pause(null, false, options));
  }

  @Override
  public void pauseObserver(String id, String event, PauseOptions options) {
    EventNames.require(event);
    send(observer(id), ControlCommand.pause(event, false, options));
  }

  @Override
  public void resumeObserver(String id) {
    send(observer(id), ControlCommand.resume(null, false));
  }

  @Override
  public void resumeObserver(String id, String event) {
    resume(event, false, id);
  }

  @Override
  public void pauseListeners(String event, PauseOptions options) {
    EventNames.require(event);
    send(ALL, ControlCommand.pause(event, false, options));
  }

  @Override
  public void resumeListeners(String event) {
    EventNames.require(event);
    send(ALL, ControlCommand.resume(event, false));
  }

  @Override
  public void pauseRoute(String event, PauseOptions options) {
    EventNames.require(event);
    Pause pause = ControlCommand.pause(options, true);
    // First remembered, then told: who starts in between hears of it one way or the other.
    driver.routes().pause(event, PauseRecord.write(pause), options.howLong().orElse(null));
    send(ALL, ControlCommand.pauseRoute(event, pause));
  }

  @Override
  public void resumeRoute(String event) {
    EventNames.require(event);
    driver.routes().resume(event);
    // Sent even if the broker remembers no pause: a listener may have missed an earlier command.
    send(ALL, ControlCommand.resumeRoute(event));
  }

  @Override
  public Optional<Pause> routePause(String event) {
    EventNames.require(event);
    return Optional.ofNullable(driver.routes().pauseOf(event)).map(PauseRecord::read);
  }

  /** Pauses the listeners of one event at one observer, in whatever process that is. */
  public void pause(String event, boolean broadcast, String id) {
    EventNames.require(event);
    send(observer(id), ControlCommand.pause(event, broadcast, PauseOptions.defaults()));
  }

  /** Resumes the listeners of one event at one observer, in whatever process that is. */
  public void resume(String event, boolean broadcast, String id) {
    EventNames.require(event);
    send(observer(id), ControlCommand.resume(event, broadcast));
  }

  private static String observer(String observerId) {
    return OBSERVER_PREFIX + Objects.requireNonNull(observerId, "observerId");
  }

  private Consumer observe(String name, String pattern, DeliveryListener listener) {
    return driver.observe(new ConsumerRequest(observerId, name, pattern, true, OBSERVE), listener);
  }

  /** Receives the commands for this observer. */
  private final class CommandListener implements DeliveryListener {
    private final Target target;

    CommandListener(Target target) {
      this.target = target;
    }

    @Override
    public boolean onAttach(byte @Nullable [] pause) {
      target.catchUp();
      return true;
    }

    @Override
    public void onDelivery(Delivery delivery) {
      if (!delivery.begin()) {
        return;
      }
      delivery.acknowledge();
      String addressee = delivery.event();
      if (addressee.equals(ALL) || addressee.equals(OBSERVER_PREFIX + observerId)) {
        ControlCommand command = ControlCommand.read(delivery.body());
        if ((command == null || !obey(command)) && warnings.isDue(ALL)) {
          LOG.warn("Ignored a control message that this version does not understand");
        }
      }
    }

    private boolean obey(ControlCommand command) {
      String event = command.event();
      PauseRecord said = command.pause();
      Pause pause = said == null ? null : said.pause();
      switch (command.action()) {
        case PING -> {
          // To answer is to wait for the broker, which this thread may not do.
          threads.execute(() -> answer(target, command));
          return true;
        }
        case PAUSE -> {
          if (pause != null) {
            target.pause(event, command.broadcast(), pause, command.howLong());
          }
          return pause != null;
        }
        case RESUME -> {
          target.resume(event, command.broadcast());
          return true;
        }
        case PAUSE_ROUTE -> {
          if (event != null && pause != null) {
            target.routePaused(event, pause);
          }
          return event != null && pause != null;
        }
        case RESUME_ROUTE -> {
          if (event != null) {
            target.routeResumed(event);
          }
          return event != null;
        }
      }
      return false;
    }
  }

  private void answer(Target target, ControlCommand ping) {
    String answerTo = ping.answerTo();
    if (answerTo == null) {
      return;
    }
    JsonMapper mapper = JsonMapper.shared();
    try {
      emitter.broadcastJson(
          answerTo,
          mapper.writeValueAsBytes(
              StatusRecord.of(ThisProcess.status(observerId, since, target.listeners()))),
          EMIT);
      if (ping.wantsDescription()) {
        emitter.broadcastJson(answerTo, SelfDescription.answer(observerId, description), EMIT);
      }
    } catch (VireoException e) {
      LOG.warn("Could not answer a ping on {}: {}", driver.endpoint(), e.getMessage());
    }
  }

  /** Reads the answer to a ping; null if it cannot be read, such as that of a later version. */
  public static @Nullable ObserverStatus readStatus(byte[] body) {
    return Answers.readStatus(body);
  }

  private void send(String to, ControlCommand command) {
    emitter.broadcastJson(to, command.write(), EMIT);
  }

  private static void collect(Duration howLong) {
    try {
      TimeUnit.NANOSECONDS.sleep(Durations.nanos(howLong));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
