package io.vireo.console.tour;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * An element of a page, described by how it is found. It is looked for anew by each method, which
 * waits until the element is there and ready.
 */
public final class Element {
  private final Page page;
  private final List<Map<String, Object>> steps;

  private Element(Page page, List<Map<String, Object>> steps) {
    this.page = page;
    this.steps = steps;
  }

  /** The page as a whole, in which elements are looked for. */
  static Element of(Page page) {
    return new Element(page, List.of());
  }

  private Element then(Map<String, Object> step) {
    List<Map<String, Object>> more = new ArrayList<>(steps);
    more.add(step);
    return new Element(page, more);
  }

  /** The element inside this one with a role and a name, as a screen reader tells them. */
  public Element role(String role, String name) {
    return then(Map.of("by", "role", "role", role, "name", name, "exact", true));
  }

  /** The elements inside this one with a role. */
  public Element role(String role) {
    return then(Map.of("by", "role", "role", role));
  }

  /** The elements inside this one with a role, whose name contains a text. */
  public Element roleContaining(String role, String name) {
    return then(Map.of("by", "role", "role", role, "name", name, "exact", false));
  }

  /** The input inside this one with a label. */
  public Element label(String name) {
    return then(Map.of("by", "label", "name", name, "exact", true));
  }

  /** The elements inside this one whose text contains this one. */
  public Element text(String text) {
    return then(Map.of("by", "text", "name", text, "exact", false));
  }

  /** The elements inside this one that a CSS selector selects. */
  public Element css(String selector) {
    return then(Map.of("by", "css", "selector", selector));
  }

  /** Those of these elements that contain a text. */
  public Element having(String text) {
    return then(Map.of("by", "having", "name", text));
  }

  /** The one of these elements at an index from 0. */
  public Element nth(int index) {
    return then(Map.of("by", "nth", "index", index));
  }

  /** The button inside this element with a name. */
  public Element button(String name) {
    return role("button", name);
  }

  /** The link inside this element with a name. */
  public Element link(String name) {
    return role("link", name);
  }

  public void click() {
    tell("click", Map.of());
  }

  public void fill(String text) {
    tell("fill", Map.of("text", text));
  }

  /** Chooses the option with a text in a select box. */
  public void choose(String option) {
    tell("choose", Map.of("text", option));
  }

  public void check(boolean checked) {
    tell("check", Map.of("checked", checked));
  }

  public void press(String key) {
    tell("press", Map.of("key", key));
  }

  /** Scrolls the element so that this many px of its content are above. */
  public void scrollTo(int top) {
    tell("scroll", Map.of("to", top));
  }

  /** Chooses a file in an input for files. */
  public void upload(String name, String type, String text) {
    tell("upload", Map.of("name", name, "type", type, "text", text));
  }

  /** Clicks on the element, and returns the text of the file that is then downloaded. */
  public String download() {
    return tell("download", Map.of()).get("text").asString();
  }

  /** Waits until the first such element is seen. */
  public Element await() {
    tell("wait", Map.of("state", "visible"));
    return this;
  }

  /** Waits until no such element is seen any more. */
  public void awaitGone() {
    tell("wait", Map.of("state", "hidden"));
  }

  public int count() {
    return tell("count", Map.of()).asInt();
  }

  /** {@return the text of the first such element as it is seen} */
  public String text() {
    return tell("text", Map.of()).asString();
  }

  /** {@return the texts of all such elements as they are seen} */
  public List<String> texts() {
    return StreamSupport.stream(tell("texts", Map.of()).spliterator(), false)
        .map(JsonNode::asString)
        .toList();
  }

  /** {@return what an input holds} */
  public String value() {
    return tell("value", Map.of()).asString();
  }

  /** {@return an attribute of the first such element; empty if it has none} */
  public String attribute(String name) {
    return tell("attribute", Map.of("name", name)).asString("");
  }

  private JsonNode tell(String command, Map<String, Object> arguments) {
    Map<String, Object> all = new HashMap<>(arguments);
    all.put("steps", steps);
    return page.tell(command, all);
  }
}
