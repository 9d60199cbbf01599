package io.vireo.internal.isolation;

import io.vireo.Control;
import io.vireo.Health;
import io.vireo.ObserveOptions;
import io.vireo.PoisonousEventException;
import io.vireo.VireoException;
import io.vireo.internal.thread.Timer;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends an event to recovery that has ended its process again and again: a poisonous event. An
 * event that was delivered before is suspect, though it may only have been fetched beside a
 * poisonous one. So each suspect event is handled alone. Before its handler starts, the event is
 * exchanged for a copy whose header names this observer. If this process ends, the copy is
 * delivered again, and the header proves that it was being handled. Decision 0046 explains why no
 * innocent event is counted.
 *
 * <p>Called by the handler threads of one subscription. {@link #handle} waits for the broker, and
 * for suspect events of other subscriptions.
 */
public final class PoisonGuard {
  private static final Logger LOG = LoggerFactory.getLogger(PoisonGuard.class);
  private static final Pattern SPACE = Pattern.compile(" ");

  /**
   * How often other observers are asked whether they live: one that has lost its connection should
   * have another one by the last time.
   */
  private static final int PINGS = 3;

  /** How long each of these pings waits for answers. */
  private static final Duration PING = Duration.ofSeconds(1);

  private final String observerId;
  private final String route;
  private final int maxDeliveries;
  private final Control control;
  private final IsolationTurn turn;
  private final Probation probation;

  private PoisonGuard(
      ConsumerRequest request,
      int maxDeliveries,
      Control control,
      IsolationTurn turn,
      Timer timer) {
    this.observerId = request.observerId();
    this.route = request.event();
    this.maxDeliveries = maxDeliveries;
    this.control = control;
    this.turn = turn;
    this.probation = new Probation(route, timer);
  }

  /**
   * Makes the guard of a consumer.
   *
   * @param control asks which observers live
   * @return null if the consumer asks for none, or if its events are never delivered again
   */
  public static @Nullable PoisonGuard of(ConsumerRequest request, Control control, Timer timer) {
    ObserveOptions options = request.options();
    Integer maxDeliveries = options.maxDeliveries().orElse(null);
    return maxDeliveries == null || request.broadcast() || options.autoAcknowledge()
        ? null
        : new PoisonGuard(request, maxDeliveries, control, IsolationTurn.OF_THIS_PROCESS, timer);
  }

  /** Whether an event may have ended a process, so that it has to be handled alone. */
  public static boolean isSuspect(Delivery delivery) {
    return delivery.redelivered()
        || delivery.properties().headers().containsKey(Delivery.STARTED_ALONE_HEADER);
  }

  /** An event is about to be handled that is not suspect: those before it have been handled. */
  public void passes() {
    probation.end();
  }

  /** Says that events are handled alone, or null while none is. */
  public Health.@Nullable Part health(String name) {
    return probation.health(name);
  }

  /**
   * Handles a suspect event that was begun, or sends it to recovery. The caller sees to it that no
   * other event of the subscription is handled meanwhile. Blocks until the event has its settlement
   * or comes again.
   *
   * @param idle whether no handler may start at the moment, so that it is pointless to wait
   */
  public void handle(Delivery delivery, IsolatedHandling handling, BooleanSupplier idle) {
    probation.begin();
    try {
      List<String> starts = starts(delivery);
      int deliveries = starts.size() + 1;
      if (deliveries >= maxDeliveries) {
        handling.giveUp(new IsolatedDelivery(delivery, () -> {}), failure(starts), deliveries);
      } else if (turn.take(delivery, idle)) {
        starts.add(observerId);
        handleInTurn(delivery, String.join(" ", starts), handling);
      } else {
        delivery.requeue();
      }
    } finally {
      probation.handled();
    }
  }

  private void handleInTurn(Delivery delivery, String starts, IsolatedHandling handling) {
    Delivery copy = setApart(delivery, starts);
    if (copy == null) {
      return;
    }
    IsolatedDelivery alone = new IsolatedDelivery(copy, () -> turn.end(copy));
    try {
      handling.handle(alone);
    } catch (RuntimeException | Error e) {
      alone.requeue();
      throw e;
    }
  }

  /** Exchanges a delivery for the one to be handled, and begins that; null if it comes again. */
  private @Nullable Delivery setApart(Delivery delivery, String starts) {
    Delivery copy = null;
    boolean begun = false;
    try {
      copy = delivery.setApart(Map.of(Delivery.STARTED_ALONE_HEADER, starts));
      begun = copy == delivery || (copy != null && copy.begin());
    } finally {
      if (begun && copy != null) {
        turn.passOn(delivery, copy);
      } else {
        turn.end(delivery);
      }
    }
    return begun ? copy : null;
  }

  /** The observers that have begun with the event alone and have ended before it was handled. */
  private List<String> starts(Delivery delivery) {
    List<String> starts = new ArrayList<>();
    if (delivery.properties().headers().get(Delivery.STARTED_ALONE_HEADER) instanceof String text) {
      starts.addAll(List.of(SPACE.split(text.strip())));
    }
    // An observer that lives has only lost its connection: this one, and others that answer.
    starts.removeIf(id -> id.isEmpty() || id.equals(observerId));
    if (starts.size() + 1 >= maxDeliveries) {
      starts.removeAll(living(starts));
    }
    return starts;
  }

  private Set<String> living(List<String> asked) {
    Set<String> living = new HashSet<>();
    try {
      for (int i = 0; i < PINGS && !living.containsAll(asked); i++) {
        control.ping(PING).forEach(status -> living.add(status.id()));
      }
    } catch (VireoException e) {
      LOG.debug("Who of {} lives cannot be asked", asked, e);
    }
    return living;
  }

  private PoisonousEventException failure(List<String> starts) {
    return new PoisonousEventException(
        "The event of '%s' was delivered %s times, and its process has ended each time before it was handled; the last %s time(s) it was handled alone, by the observer(s) %s. See what those processes said last, mend the handler, and redrive it"
            .formatted(route, starts.size() + 1, starts.size(), String.join(", ", starts)));
  }
}
