package io.vireo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks the observers of all processes that share a broker for their status, and pauses and resumes
 * them. Obtained from {@link Core#control()}; any thread may use it. Each method blocks at most as
 * long as an {@code emit}, and {@link #ping} for the time it is given.
 *
 * <p>A listener can be paused in two ways, and runs while neither holds. Its own pause is made by
 * the program, or by a command for its observer or for the listeners that are there. The pause of
 * its route is made by {@link #pauseRoute}: the broker remembers it, so listeners that start later
 * are paused too. {@link #resumeRoute} ends the pause of the route only. A command that resumes a
 * listener, an observer or the listeners that are there ends both pauses; a listener that is
 * resumed in that way ignores this pause of its route, so one instance can be tried while the
 * others wait.
 *
 * <p>The observers that are connected obey a command within a moment; the methods return when the
 * broker has the command.
 */
// It has a method more than others: commands for one observer and for all of them are separate.
public interface Control {

  /**
   * Asks which observers are there.
   *
   * @param howLong how long to collect answers, once connected
   * @return the observers that answered, in the order of their ids
   * @throws IllegalArgumentException if the time is negative
   * @throws NoConnectionException if the broker could not be reached within 10 s
   */
  List<ObserverStatus> ping(Duration howLong);

  /**
   * Asks the observers that are there to describe themselves, as {@link Observer#describe} does.
   * Those that a {@link #ping} finds are asked, so a program that listens to nothing is not. An
   * observer of an older version answers without a document.
   *
   * @param howLong how long to collect answers, once connected
   * @return the observers that answered, in the order of their ids
   * @throws IllegalArgumentException if the time is negative
   * @throws NoConnectionException if the broker could not be reached within 10 s
   */
  List<ObserverDescription> describe(Duration howLong);

  /**
   * Pauses all listeners of one observer until they are resumed.
   *
   * @param observerId its {@link Observer#id()}
   */
  default void pauseObserver(String observerId) {
    pauseObserver(observerId, PauseOptions.defaults());
  }

  /**
   * Pauses all listeners of one observer.
   *
   * @param observerId its {@link Observer#id()}
   * @param options who pauses, why and for how long
   */
  void pauseObserver(String observerId, PauseOptions options);

  /**
   * Pauses the listeners that one observer has of a shared route.
   *
   * @param observerId its {@link Observer#id()}
   * @param event the event's name
   * @param options who pauses, why and for how long
   */
  void pauseObserver(String observerId, String event, PauseOptions options);

  /**
   * Resumes all listeners of one observer, whatever has paused them.
   *
   * @param observerId its {@link Observer#id()}
   */
  void resumeObserver(String observerId);

  /**
   * Resumes the listeners that one observer has of a shared route, whatever has paused them.
   *
   * @param observerId its {@link Observer#id()}
   * @param event the event's name
   */
  void resumeObserver(String observerId, String event);

  /**
   * Pauses the listeners of a shared route at all observers that are there. A listener that starts
   * later is not paused; see {@link #pauseRoute(String, PauseOptions)}.
   *
   * @param event the event's name
   * @param options who pauses, why and for how long
   */
  void pauseListeners(String event, PauseOptions options);

  /**
   * Resumes the listeners of a shared route at all observers that are there, whatever has paused
   * them. A pause of the whole route stays remembered for listeners that start later.
   *
   * @param event the event's name
   */
  void resumeListeners(String event);

  /**
   * Pauses a whole shared route until it is resumed: all listeners that are there, and those that
   * start later. The events of the route wait in the queue.
   *
   * @param event the event's name
   */
  default void pauseRoute(String event) {
    pauseRoute(event, PauseOptions.defaults());
  }

  /**
   * Pauses a whole shared route: all listeners that are there, and those that start later. The
   * events of the route wait in the queue. This pause replaces an earlier one of the route.
   *
   * @param event the event's name
   * @param options who pauses, why and for how long
   * @throws NoConnectionException if the broker could not be reached in time
   */
  void pauseRoute(String event, PauseOptions options);

  /**
   * Ends the pause of a whole route. Listeners that have a pause of their own stay paused.
   *
   * @param event the event's name
   * @throws NoConnectionException if the broker could not be reached in time
   */
  void resumeRoute(String event);

  /**
   * {@return the pause of a whole route, as the broker remembers it; empty if there is none}
   *
   * @param event the event's name
   * @throws NoConnectionException if the broker could not be asked in time
   */
  Optional<Pause> routePause(String event);

  /** Why something is paused. Immutable; any thread may use it. */
  final class Pause {
    private final Values values;

    private Pause(Values values) {
      this.values = values;
    }

    /**
     * {@return a pause}
     *
     * @param by who paused, or null for the listener's own program
     * @param reason why, or null if nobody said
     * @param since when the pause began
     * @param until when the pause ends by itself, or null if it does not
     * @param wholeRoute whether the whole route is paused
     */
    public static Pause of(
        @Nullable String by,
        @Nullable String reason,
        Instant since,
        @Nullable Instant until,
        boolean wholeRoute) {
      return new Pause(
          new Values(
              Optional.ofNullable(by),
              Optional.ofNullable(reason),
              Objects.requireNonNull(since, "since"),
              Optional.ofNullable(until),
              wholeRoute));
    }

    /**
     * {@return who paused, as {@link PauseOptions.Builder#by} says; {@code its circuit breaker} if
     * too many events had failed; {@code its executor} while that refuses handlers; empty if the
     * listener's own program paused}
     */
    public Optional<String> by() {
      return values.by;
    }

    /** {@return why, as a text for people; empty if nobody said} */
    public Optional<String> reason() {
      return values.reason;
    }

    /** {@return when the pause began} */
    public Instant since() {
      return values.since;
    }

    /** {@return when the pause ends by itself; empty if it lasts until somebody ends it} */
    public Optional<Instant> until() {
      return values.until;
    }

    /**
     * {@return true if the whole route is paused, by {@link Control#pauseRoute(String,
     * PauseOptions)}, and false if single listeners are}
     */
    public boolean wholeRoute() {
      return values.wholeRoute;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Pause that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
      return values.hashCode();
    }

    @Override
    public String toString() {
      return Text.show(Pause.class, values);
    }

    private record Values(
        Optional<String> by,
        Optional<String> reason,
        Instant since,
        Optional<Instant> until,
        boolean wholeRoute) {}
  }
}
