package io.vireo.cli.describe;

import io.vireo.ObserverDescription;
import io.vireo.ObserverStatus;
import io.vireo.cli.asyncapi.Document;
import io.vireo.cli.broker.RemoteObservers;
import io.vireo.cli.terminal.CommandException;
import io.vireo.cli.terminal.DurationConverter;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The services whose observers are on a broker. For one thread. */
final class Fleet {
  private final RemoteObservers remote;
  private final Consumer<String> warnings;

  Fleet(RemoteObservers remote, Consumer<String> warnings) {
    this.remote = remote;
    this.warnings = warnings;
  }

  /**
   * Asks all observers to describe themselves. Warns of each one that does not.
   *
   * @param howLong how long to collect answers
   * @return one document of them all; empty if there is none
   */
  Optional<Document> describe(Duration howLong) {
    List<ObserverDescription> answers = remote.describe(howLong);
    // The instances of a service say the same.
    Set<JsonNode> different = new LinkedHashSet<>();
    List<Document> documents =
        answers.stream()
            .flatMap(answer -> answer.document().stream().flatMap(json -> read(answer, json)))
            .filter(document -> different.add(document.json()))
            .toList();
    answers.stream().filter(answer -> answer.document().isEmpty()).forEach(this::warnOfMissing);
    if (documents.isEmpty()) {
      warnings.accept(
          (answers.isEmpty() ? "No observer answered on " : "No observer described itself on ")
              + remote.endpoint()
              + " within "
              + DurationConverter.text(howLong));
      return Optional.empty();
    }
    return Optional.of(DocumentMerge.merge(documents, warnings));
  }

  private Stream<Document> read(ObserverDescription answer, JsonNode json) {
    try {
      return Stream.of(Document.of("The answer of " + name(answer), json));
    } catch (CommandException e) {
      warnings.accept(String.valueOf(e.getMessage()));
      return Stream.empty();
    }
  }

  private void warnOfMissing(ObserverDescription answer) {
    warnings.accept(
        name(answer)
            + " is missing in the document: "
            + answer
                .problem()
                .orElse(
                    "its version may be too old to describe itself, or it needs more time (--for)"));
  }

  private static String name(ObserverDescription answer) {
    ObserverStatus observer = answer.observer();
    return "Observer "
        + observer.id()
        + " ("
        + observer.host()
        + ", process "
        + observer.process()
        + ", version "
        + observer.version()
        + ")";
  }
}
