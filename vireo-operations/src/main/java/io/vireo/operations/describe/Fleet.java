package io.vireo.operations.describe;

import io.vireo.ObserverDescription;
import io.vireo.ObserverStatus;
import io.vireo.operations.asyncapi.Document;
import io.vireo.operations.asyncapi.InvalidDocumentException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What the observers on a broker have described. Immutable.
 *
 * @param observers how many observers have answered
 * @param document one document of all that have described themselves; empty if there is none
 * @param missing which observers are missing in the document and why, each as a sentence for people
 * @param differences what differs between services and was kept apart in the document, each as a
 *     sentence for people
 */
public record Fleet(
    int observers, Optional<Document> document, List<String> missing, List<String> differences) {

  public Fleet {
    missing = List.copyOf(missing);
    differences = List.copyOf(differences);
  }

  /**
   * Merges the answers of observers.
   *
   * @param answers the answers
   * @param moreTime how to wait longer for answers, as a part of a sentence
   */
  public static Fleet of(List<ObserverDescription> answers, String moreTime) {
    List<String> missing = new ArrayList<>();
    // The instances of a service say the same.
    Set<JsonNode> different = new LinkedHashSet<>();
    List<Document> documents = new ArrayList<>();
    for (ObserverDescription answer : answers) {
      answer
          .document()
          .flatMap(json -> read(answer, json, missing))
          .filter(document -> different.add(document.json()))
          .ifPresent(documents::add);
    }
    answers.stream()
        .filter(answer -> answer.document().isEmpty())
        .forEach(answer -> missing.add(missing(answer, moreTime)));
    List<String> differences = new ArrayList<>();
    Optional<Document> document =
        documents.isEmpty()
            ? Optional.empty()
            : Optional.of(DocumentMerge.merge(documents, differences::add));
    return new Fleet(answers.size(), document, missing, differences);
  }

  private static Optional<Document> read(
      ObserverDescription answer, JsonNode json, List<String> missing) {
    try {
      return Optional.of(Document.of("The answer of " + name(answer), json));
    } catch (InvalidDocumentException e) {
      missing.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static String missing(ObserverDescription answer, String moreTime) {
    return name(answer)
        + " is missing in the document: "
        + answer
            .problem()
            .orElse(
                "its version may be too old to describe itself, or it needs more time ("
                    + moreTime
                    + ")");
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
