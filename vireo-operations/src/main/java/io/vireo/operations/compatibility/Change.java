package io.vireo.operations.compatibility;

import java.util.List;

/**
 * A difference between two documents.
 *
 * @param severity what it means
 * @param subjects the operations and channels that it concerns, as names for people
 * @param place the place within them, such as "payload, field total"
 * @param what what has changed and why that matters, in plain words
 */
public record Change(Severity severity, List<String> subjects, String place, String what) {

  public Change {
    subjects = List.copyOf(subjects);
  }
}
