package io.vireo.operations.compatibility;

/** What a change means for those that know the old document. */
public enum Severity {
  BREAKING("breaking change"),
  UNCLEAR("change that this command cannot judge"),
  HARMLESS("harmless change");

  private final String title;

  Severity(String title) {
    this.title = title;
  }

  /** What to call one such change. */
  String title() {
    return title;
  }
}
