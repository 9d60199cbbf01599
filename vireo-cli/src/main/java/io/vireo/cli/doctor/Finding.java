package io.vireo.cli.doctor;

/**
 * A result of a check: a problem, or something that is good to know.
 *
 * @param severity how severe it is
 * @param subject what the finding is about, such as {@code route order.placed}
 * @param what what was found
 * @param why why it matters
 * @param action what to do
 */
record Finding(Severity severity, String subject, String what, String why, String action) {
  /** How severe a finding is. */
  enum Severity {
    /** Events do not arrive or may be lost. */
    PROBLEM,
    /** Good to know. */
    NOTE
  }

  static Finding problem(String subject, String what, String why, String action) {
    return new Finding(Severity.PROBLEM, subject, what, why, action);
  }

  static Finding note(String subject, String what, String why, String action) {
    return new Finding(Severity.NOTE, subject, what, why, action);
  }

  /** Whether the finding is a problem. */
  boolean isProblem() {
    return severity == Severity.PROBLEM;
  }
}
