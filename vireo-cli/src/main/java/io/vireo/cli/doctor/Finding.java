package io.vireo.cli.doctor;

/**
 * Something that is not as it should be, or is good to know.
 *
 * @param severity how bad it is
 * @param subject what it is about, such as {@code route order.placed}
 * @param what what is so
 * @param why why it matters
 * @param action what to do
 */
record Finding(Severity severity, String subject, String what, String why, String action) {
  /** How bad a finding is. */
  enum Severity {
    /** Events do not get where they should, or will not. */
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

  /** Whether something has to be done. */
  boolean isProblem() {
    return severity == Severity.PROBLEM;
  }
}
