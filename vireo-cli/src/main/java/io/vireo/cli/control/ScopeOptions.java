package io.vireo.cli.control;

import io.vireo.cli.terminal.CommandException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that say which listeners to pause or resume. */
final class ScopeOptions {
  @Parameters(
      arity = "0..1",
      paramLabel = "ROUTE",
      description =
          "A shared route, which is an event's name. With --observer it may be left out, which means all listeners of that observer, those of broadcasts too.")
  private @Nullable String route;

  @Option(
      names = {"-o", "--observer"},
      paramLabel = "ID",
      description = "Only the listeners of this observer; 'vireo observers' shows the ids.")
  private @Nullable String observerId;

  @Option(
      names = "--present",
      description = "Only the listeners that run now, not those that start later.")
  private boolean present;

  Scope scope() {
    if (observerId != null && present) {
      throw CommandException.wrongUse(
          "Give --observer or --present, not both: an observer that has an id is present");
    }
    if (observerId != null && observerId.isBlank()) {
      throw CommandException.wrongUse(
          "The id of --observer is empty; 'vireo observers' shows the ids");
    }
    if (observerId != null) {
      return route == null
          ? new Scope.AllOfOneObserver(observerId)
          : new Scope.OneObserver(observerId, route);
    }
    if (route == null) {
      throw CommandException.wrongUse(
          "Give the name of a route, or --observer ID for all listeners of one observer");
    }
    return present ? new Scope.PresentListeners(route) : new Scope.WholeRoute(route);
  }
}
