package io.vireo.operations.doctor;

import io.vireo.Control.Pause;
import io.vireo.ListenerStatus.Traffic;
import io.vireo.Subscription.State;
import java.util.ArrayList;
import java.util.List;

/** Judges a listener by the status that its observer reports. */
public final class ListenerCheck {
  private ListenerCheck() {}

  /** Judges a listener for those who have the {@code vireo} command. */
  static List<Finding> of(Listener listener, Survey survey) {
    return of(
        listener,
        hasWaitingEvents(listener, survey),
        "'vireo resume "
            + listener.event()
            + " --observer "
            + listener.observer()
            + "' ends the pause");
  }

  /**
   * Judges a listener.
   *
   * @param othersWait whether events wait while it handles some
   * @param howToResume what to do if the listener is paused
   */
  public static List<Finding> of(Listener listener, boolean othersWait, String howToResume) {
    List<Finding> findings = new ArrayList<>();
    String subject =
        listener.isBroadcast()
            ? Finding.broadcasts(listener.event())
            : Finding.route(listener.event());
    if (listener.state() == State.CONNECTING || listener.state() == State.FAILED) {
      findings.add(
          Finding.problem(
              subject,
              listener.name() + " listens, but is not registered (" + listener.state() + ")",
              "no event reaches this listener",
              listener.state() == State.FAILED
                  ? "its log says why; remove the cause, then restart the listener"
                  : "its log and its health say why; it tries again by itself"));
    }
    Pause pause = listener.pause();
    if (pause != null && !pause.wholeRoute()) {
      findings.add(
          Finding.note(
              subject,
              listener.name() + " is " + Texts.pause(pause),
              listener.isBroadcast()
                  ? "broadcasts wait in its queue"
                  : "its events are left to other listeners, or stay in the queue",
              howToResume));
    }
    Traffic traffic = listener.traffic();
    if (listener.state() == State.RUNNING
        && traffic.rate() == 0
        && traffic.inFlight() > 0
        && othersWait) {
      findings.add(
          Finding.note(
              subject,
              listener.name()
                  + " is handling "
                  + Texts.events(traffic.inFlight())
                  + " and has finished none in the last 15 s, while others wait",
              "its handler takes long, or hangs",
              "look at its threads; handlerTimeout in its options limits the time of a handler"));
    }
    return findings;
  }

  private static boolean hasWaitingEvents(Listener listener, Survey survey) {
    if (listener.traffic().prefetched() > 0) {
      return true;
    }
    return !listener.isBroadcast()
        && survey.routes().stream()
            .filter(route -> route.event().equals(listener.event()))
            .map(RouteFacts::queue)
            .anyMatch(queue -> queue != null && queue.ready() > 0);
  }
}
