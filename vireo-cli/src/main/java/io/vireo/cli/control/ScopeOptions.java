package io.vireo.cli.control;

import io.vireo.cli.terminal.CommandException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which listeners to steer. */
final class ScopeOptions {
  @Parameters(
      arity = "0..1",
      paramLabel = "ROUTE",
      description =
          "A shared route, that is an event's name. It may be left out with --observer: then all that this observer listens to, broadcasts too.")
  private @Nullable String route;

  @Option(
      names = {"-o", "--observer"},
      paramLabel = "ID",
      description = "Only the listeners of this observer; 'vireo observers' shows the ids.")
  private @Nullable String observerId;

  @Option(
      names = "--present",
      description =
          "Only the listeners that are there now; one that starts later is not concerned.")
  private boolean present;

  Scope scope() {
    if (observerId != null && present) {
      throw CommandException.wrongUse(
          "Give --observer or --present, not both: an observer is one that is there");
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
          "Which route? Give its name, or --observer ID for all of one");
    }
    return present ? new Scope.PresentListeners(route) : new Scope.WholeRoute(route);
  }
}
