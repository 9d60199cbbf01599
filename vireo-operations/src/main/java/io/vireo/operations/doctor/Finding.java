package io.vireo.operations.doctor;

import java.util.Optional;

/**
 * A result of a check: a problem, or something that is good to know.
 *
 * @param severity how severe it is
 * @param subject what the finding is about, such as {@code route order.placed}
 * @param what what was found
 * @param why why it matters
 * @param remedy what to do
 * @param topic what it is about, for programs
 */
public record Finding(
    Severity severity, String subject, String what, String why, String remedy, Topic topic) {
  private static final String ROUTE = "route ";
  private static final String BROADCASTS = "broadcast ";

  /** How severe a finding is. */
  public enum Severity {
    /** Events do not arrive or may be lost. */
    PROBLEM,
    /** Good to know. */
    NOTE
  }

  /** What a finding is about, beside its subject. */
  public enum Topic {
    /** The subject alone. */
    SUBJECT,
    /** The failed events of the subject. */
    FAILED_EVENTS,
    /** The delayed events that no queue took. */
    UNROUTED_EVENTS
  }

  public static Finding problem(String subject, String what, String why, String remedy) {
    return new Finding(Severity.PROBLEM, subject, what, why, remedy, Topic.SUBJECT);
  }

  public static Finding note(String subject, String what, String why, String remedy) {
    return new Finding(Severity.NOTE, subject, what, why, remedy, Topic.SUBJECT);
  }

  /** Returns the same finding about another topic. */
  public Finding about(Topic other) {
    return new Finding(severity, subject, what, why, remedy, other);
  }

  /** Returns the name of the shared route that the finding is about; empty if it is about none. */
  public Optional<String> sharedRoute() {
    return nameAfter(ROUTE);
  }

  /** Returns the pattern of broadcasts that the finding is about; empty if it is about none. */
  public Optional<String> broadcastPattern() {
    return nameAfter(BROADCASTS);
  }

  private Optional<String> nameAfter(String kind) {
    return subject.startsWith(kind)
        ? Optional.of(subject.substring(kind.length()))
        : Optional.empty();
  }

  /** Whether the finding is a problem. */
  public boolean isProblem() {
    return severity == Severity.PROBLEM;
  }

  /** Returns the subject of a finding about a shared route. */
  public static String route(String event) {
    return ROUTE + event;
  }

  /** Returns the subject of a finding about listeners of broadcasts. */
  public static String broadcasts(String pattern) {
    return BROADCASTS + pattern;
  }

  /** Whether the finding is about events of one name, and not about the broker. */
  boolean isAboutEvents() {
    return subject.startsWith(ROUTE) || subject.startsWith(BROADCASTS);
  }

  /** Whether the finding is about the shared route of these events. */
  public boolean isAbout(String event) {
    return subject.equals(route(event));
  }
}
