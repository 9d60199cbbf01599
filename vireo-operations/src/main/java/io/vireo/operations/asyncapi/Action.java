package io.vireo.operations.asyncapi;

/** What a service does with the messages of a channel. */
public enum Action {
  SEND("sent by"),
  RECEIVE("received by");

  private final String by;

  Action(String by) {
    this.by = by;
  }

  /** The action and the preposition before the name of a service, such as "sent by". */
  public String by() {
    return by;
  }
}
