package io.vireo.operations.inspection;

import io.vireo.Core;
import io.vireo.VireoException;
import io.vireo.operations.describe.Fleet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Asks all observers to describe themselves. */
final class Descriptions {
  private Descriptions() {}

  static Fleet of(Core core, Duration howLong) {
    try {
      return Fleet.of(core.control().describe(howLong), "try again");
    } catch (VireoException e) {
      return new Fleet(
          0,
          Optional.empty(),
          List.of("The observers cannot be asked: " + e.getMessage()),
          List.of());
    }
  }
}
