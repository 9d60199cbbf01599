package io.vireo.operations.doctor;

/**
 * A result of a check: a problem, or something that is good to know.
 *
 * @param severity how severe it is
 * @param subject what the finding is about, such as {@code route order.placed}
 * @param what what was found
 * @param why why it matters
 * @param remedy what to do
 */
public record Finding(Severity severity, String subject, String what, String why, String remedy) {
  private static final String ROUTE = "route ";
  private static final String BROADCASTS = "broadcast ";

  /** How severe a finding is. */
  public enum Severity {
    /** Events do not arrive or may be lost. */
    PROBLEM,
    /** Good to know. */
    NOTE
  }

  public static Finding problem(String subject, String what, String why, String remedy) {
    return new Finding(Severity.PROBLEM, subject, what, why, remedy);
  }

  public static Finding note(String subject, String what, String why, String remedy) {
    return new Finding(Severity.NOTE, subject, what, why, remedy);
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
