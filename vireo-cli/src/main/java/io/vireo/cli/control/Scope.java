package io.vireo.cli.control;

import io.vireo.Control;
import io.vireo.ListenerStatus;
import io.vireo.ObserverStatus;
import io.vireo.PauseOptions;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The listeners that a command pauses or resumes, and the calls of {@link Control} for them. */
public sealed interface Scope {

  void pause(Control control, PauseOptions options);

  void resume(Control control);

  /** Whether this scope covers a listener of an observer. */
  boolean covers(ObserverStatus observer, ListenerStatus status);

  /** The shared route of these listeners; null if they are all listeners of an observer. */
  @Nullable String route();

  /** The arguments that name this scope on the command line. */
  String arguments();

  /** Returns those listeners of the observers that this scope covers. */
  default List<Listener> listeners(List<ObserverStatus> observers) {
    return observers.stream()
        .flatMap(
            observer ->
                observer.listeners().stream()
                    .filter(status -> covers(observer, status))
                    .map(status -> new Listener(observer, status)))
        .toList();
  }

  /** One listener of one observer. */
  record Listener(ObserverStatus observer, ListenerStatus status) {
    @Override
    public String toString() {
      return (status.broadcast() ? "broadcasts of " : "")
          + status.event()
          + " at observer "
          + observer.id()
          + " ("
          + observer.host()
          + ", process "
          + observer.process()
          + ")";
    }
  }

  /** A whole shared route: the listeners that run now and those that start later. */
  record WholeRoute(String route) implements Scope {
    @Override
    public void pause(Control control, PauseOptions options) {
      control.pauseRoute(route, options);
    }

    @Override
    public void resume(Control control) {
      control.resumeRoute(route);
    }

    @Override
    public boolean covers(ObserverStatus observer, ListenerStatus candidate) {
      return isShared(candidate, route);
    }

    @Override
    public String arguments() {
      return quoted(route);
    }

    @Override
    public String toString() {
      return route;
    }
  }

  /** The listeners of a shared route that run now. */
  record PresentListeners(String route) implements Scope {
    @Override
    public void pause(Control control, PauseOptions options) {
      control.pauseListeners(route, options);
    }

    @Override
    public void resume(Control control) {
      control.resumeListeners(route);
    }

    @Override
    public boolean covers(ObserverStatus observer, ListenerStatus candidate) {
      return isShared(candidate, route);
    }

    @Override
    public String arguments() {
      return quoted(route) + " --present";
    }

    @Override
    public String toString() {
      return "the present listeners of " + route;
    }
  }

  /** The listeners that one observer has of a shared route. */
  record OneObserver(String observerId, String route) implements Scope {
    @Override
    public void pause(Control control, PauseOptions options) {
      control.pauseObserver(observerId, route, options);
    }

    @Override
    public void resume(Control control) {
      control.resumeObserver(observerId, route);
    }

    @Override
    public boolean covers(ObserverStatus observer, ListenerStatus candidate) {
      return observer.id().equals(observerId) && isShared(candidate, route);
    }

    @Override
    public String arguments() {
      return quoted(route) + " --observer " + quoted(observerId);
    }

    @Override
    public String toString() {
      return route + " at observer " + observerId;
    }
  }

  /** All listeners of one observer, those of broadcasts too. */
  record AllOfOneObserver(String observerId) implements Scope {
    @Override
    public void pause(Control control, PauseOptions options) {
      control.pauseObserver(observerId, options);
    }

    @Override
    public void resume(Control control) {
      control.resumeObserver(observerId);
    }

    @Override
    public boolean covers(ObserverStatus observer, ListenerStatus candidate) {
      return observer.id().equals(observerId);
    }

    @Override
    public @Nullable String route() {
      return null;
    }

    @Override
    public String arguments() {
      return "--observer " + quoted(observerId);
    }

    @Override
    public String toString() {
      return "observer " + observerId;
    }
  }

  private static boolean isShared(ListenerStatus candidate, String event) {
    return !candidate.broadcast() && candidate.event().equals(event);
  }

  /** Quotes an argument for a shell if necessary. */
  private static String quoted(String word) {
    return Pattern.matches("[\\w.:/-]+", word) ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
