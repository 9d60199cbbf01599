package io.vireo.test;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.vireo.Codec;
import io.vireo.EventCodec;
import io.vireo.Failure;
import io.vireo.Message;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Delivery;
import io.vireo.spi.EventProperties;
import io.vireo.spi.OutboundEvent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Records the events and failures of a test. Any thread may call; it locks itself. */
final class EventRecorder implements RecordedEvents {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  /** One for all tests: a new one would have to look at the types of each test anew. */
  private static final Codec JSON = Codec.json();

  private final OutstandingEvents outstanding;
  private final SeededFaults faults;
  private final Runnable releaseHeld;
  private volatile Codec codec = JSON;

  @GuardedBy("this")
  private final List<Recorded> events = new ArrayList<>();

  @GuardedBy("this")
  private final List<Failure> failures = new ArrayList<>();

  @GuardedBy("this")
  private boolean failuresExpected;

  /**
   * Makes an empty one.
   *
   * @param outstanding knows what is not done
   * @param faults the faults of the test
   * @param releaseHeld passes on the events that wait to be overtaken
   */
  EventRecorder(OutstandingEvents outstanding, SeededFaults faults, Runnable releaseHeld) {
    this.outstanding = outstanding;
    this.faults = faults;
    this.releaseHeld = releaseHeld;
  }

  void decodeWith(Codec other) {
    codec = other;
  }

  /** An event that was emitted. */
  final class Recorded {
    private final OutboundEvent event;
    private volatile boolean unrouted;

    private Recorded(OutboundEvent event) {
      this.event = event;
    }

    void published(boolean routed) {
      unrouted = !routed;
    }

    /** The event could not be published. */
    void withdraw() {
      synchronized (EventRecorder.this) {
        events.remove(this);
      }
    }
  }

  /** Records an event that is about to be published. */
  synchronized Recorded record(OutboundEvent event) {
    if (!event.options().waitForRoute().isZero()) {
      // The same event is published again until a queue takes it.
      for (Recorded before : events) {
        if (before.unrouted && before.event.messageId().equals(event.messageId())) {
          return before;
        }
      }
    }
    Recorded recorded = new Recorded(event);
    events.add(recorded);
    return recorded;
  }

  synchronized void failed(Failure failure) {
    failures.add(failure);
  }

  /** An event went to recovery, at an observer that does not tell its failures. */
  void recovered(Delivery delivery, ConsumerRequest request, Throwable failure) {
    EventProperties properties = delivery.properties();
    failed(
        Failure.builder(delivery.event(), Failure.Outcome.RECOVERED, failure)
            .route(request.event(), request.broadcast())
            .id(properties.messageId())
            .timestamp(properties.timestamp())
            .headers(properties.headers())
            .redelivered(delivery.redelivered())
            .body(ByteBuffer.wrap(delivery.body()))
            .listener(request.observerId(), request.subscriptionId())
            .attempt(properties.count(Delivery.ATTEMPTS_HEADER) + 1)
            .failedAt(Instant.now())
            .build());
  }

  private synchronized List<OutboundEvent> emitted(String name) {
    return events.stream()
        .map(recorded -> recorded.event)
        .filter(event -> event.event().equals(name))
        .toList();
  }

  // The codec returns the type that it is given, or null.
  @SuppressWarnings({"unchecked", "NullAway"})
  private <T> @Nullable T decode(OutboundEvent event, Class<T> type) {
    if (codec instanceof EventCodec whole) {
      return (T) whole.decode(event.event(), event.body(), properties(event), type).content();
    }
    return (T) codec.decode(event.body(), type);
  }

  private static EventProperties properties(OutboundEvent event) {
    return new EventProperties(
        event.messageId(), event.timestamp(), event.contentType(), event.options().headers());
  }

  @Override
  public <T> List<T> of(String event, Class<T> type) {
    Objects.requireNonNull(event, "event");
    Objects.requireNonNull(type, "type");
    List<T> contents = new ArrayList<>();
    for (OutboundEvent one : emitted(event)) {
      contents.add(decode(one, type));
    }
    return Collections.unmodifiableList(contents);
  }

  @Override
  public List<Message<JsonNode>> messages(String event) {
    Objects.requireNonNull(event, "event");
    List<Message<JsonNode>> messages = new ArrayList<>();
    for (OutboundEvent one : emitted(event)) {
      messages.add(
          Message.builder(one.event(), decode(one, JsonNode.class))
              .id(one.messageId())
              .timestamp(one.timestamp())
              .headers(one.options().headers())
              .build());
    }
    return List.copyOf(messages);
  }

  @Override
  public synchronized List<Failure> failures() {
    return List.copyOf(failures);
  }

  @Override
  public synchronized void expectFailures() {
    failuresExpected = true;
  }

  @Override
  public void awaitQuiet() {
    awaitQuiet(DEFAULT_TIMEOUT);
  }

  @Override
  public void awaitQuiet(Duration atMost) {
    Objects.requireNonNull(atMost, "atMost");
    boolean quiet = outstanding.awaitQuiet(atMost, releaseHeld);
    AssertionError failed = unexpectedFailure();
    if (quiet && failed != null) {
      throw failed;
    }
    if (!quiet) {
      AssertionError notQuiet =
          new AssertionError(
              "Not all events were done after "
                  + atMost
                  + ":\n  "
                  + String.join("\n  ", outstanding.describe())
                  + faults.hint());
      if (failed != null) {
        notQuiet.addSuppressed(failed);
      }
      throw notQuiet;
    }
  }

  /** What the test fails with; null if no handler has thrown, or if the test has expected it. */
  synchronized @Nullable AssertionError unexpectedFailure() {
    if (failuresExpected) {
      return null;
    }
    AssertionError first = null;
    for (Failure failure : failures) {
      if (failure.exception() instanceof SeededFaultException) {
        continue;
      }
      AssertionError error = describe(failure);
      if (first == null) {
        first = error;
      } else if (first.getCause() != failure.exception()) {
        first.addSuppressed(error);
      }
    }
    return first;
  }

  private AssertionError describe(Failure failure) {
    return new AssertionError(
        "The handler of '"
            + failure.event()
            + "' (id "
            + failure.id().orElse(null)
            + ", attempt "
            + failure.attempt()
            + ") has thrown "
            + failure.exception()
            + "; if the test expects this, call expectFailures()"
            + faults.hint(),
        failure.exception());
  }

  /** Forgets what the last test of a class has done, where tests share a broker. */
  synchronized void clear() {
    events.clear();
    failures.clear();
    failuresExpected = false;
  }
}
