package io.vireo.operations.compatibility;

import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Two schemas at the same place: the values that the writer permits have to be values that the
 * reader permits.
 *
 * @param direction who writes by which document
 * @param writer the schema of the writer
 * @param reader the schema of the reader
 * @param place where they are
 * @param findings takes what is found
 * @param walk compares what is below them
 */
record SchemaPair(
    Direction direction,
    Schema writer,
    Schema reader,
    Place place,
    Consumer<Finding> findings,
    SchemaWalk walk) {

  Schema before() {
    return direction.before(writer, reader);
  }

  Schema after() {
    return direction.after(writer, reader);
  }

  JsonNode before(String keyword) {
    return before().get(keyword);
  }

  JsonNode after(String keyword) {
    return after().get(keyword);
  }

  void breaking(String whenSent, String whenReceived) {
    add(Severity.BREAKING, whenSent, whenReceived);
  }

  void harmless(String whenSent, String whenReceived) {
    add(Severity.HARMLESS, whenSent, whenReceived);
  }

  void unclear(String what) {
    add(Severity.UNCLEAR, what, what);
  }

  /**
   * Reports a change of a limit.
   *
   * @param narrower whether the writer keeps to what the reader wants
   * @param what the change, the same in both directions
   */
  void change(boolean narrower, String what) {
    if (narrower) {
      harmless(
          what + "; receivers of the old form can read all that is sent",
          what + "; all that senders of the old form send is accepted");
    } else {
      breaking(
          what + "; receivers of the old form may be sent what they cannot read",
          what + "; some of what senders of the old form send is no longer accepted");
    }
  }

  private void add(Severity severity, String whenSent, String whenReceived) {
    findings.accept(new Finding(severity, place, direction.say(whenSent, whenReceived)));
  }

  SchemaPair at(Place other) {
    return new SchemaPair(direction, writer, reader, other, findings, walk);
  }

  /** Formats the value of a keyword, which may be absent. */
  static String text(JsonNode value) {
    if (value.isMissingNode()) {
      return "none";
    }
    String text = value.isString() ? value.stringValue() : value.toString();
    return text.length() <= 80 ? text : text.substring(0, 77) + "...";
  }
}
