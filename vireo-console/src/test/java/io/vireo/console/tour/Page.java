package io.vireo.console.tour;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** A tab of the browser that shows a console. Several threads may use one, in turn. */
public final class Page implements AutoCloseable {
  /** The findings of axe that keep a person from using the page. */
  private static final List<String> SERIOUS = List.of("serious", "critical");

  private final Browser browser;
  private final int number;
  private boolean closed;

  Page(Browser browser, int number) {
    this.browser = browser;
    this.number = number;
  }

  JsonNode tell(String command, Map<String, ?> arguments) {
    try {
      return browser.tell(number, command, arguments);
    } catch (BrowserException e) {
      throw new AssertionError(e.getMessage() + "\n" + state(command), e);
    }
  }

  /** What the page shows when a command has failed. */
  private String state(String command) {
    Path picture = Browser.screenshots().resolve("failed-" + number + "-" + command + ".png");
    browser.tell(number, "screenshot", Map.of("path", picture.toString(), "full", false));
    return browser.tell(number, "url", Map.of()).asString()
        + " shows:\n"
        + browser.tell(
            number, "text", Map.of("steps", List.of(Map.of("by", "css", "selector", "body"))))
        + "\nProblems: "
        + browser.tell(number, "problems", Map.of())
        + "\nPicture: "
        + picture;
  }

  private static List<String> strings(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asString).toList();
  }

  /** The page, in which elements are looked for. */
  public Element all() {
    return Element.of(this);
  }

  public Element button(String name) {
    return all().button(name);
  }

  public Element link(String name) {
    return all().link(name);
  }

  public Element label(String name) {
    return all().label(name);
  }

  public Element text(String text) {
    return all().text(text);
  }

  public Element css(String selector) {
    return all().css(selector);
  }

  /** The content of the page, without the navigation. */
  public Element main() {
    return all().role("main");
  }

  /** The dialogue that is open. */
  public Element dialog() {
    return all().role("dialog");
  }

  /** Loads a URL. */
  public void load(String url) {
    tell("goto", Map.of("url", url));
  }

  /** Goes to a page of the console, such as {@code #/routes}, without loading it again. */
  public void goTo(String hash) {
    evaluate("void (location.hash = " + quoted(hash) + ")");
  }

  /** Waits until no request but the event stream is under way, and what it brought is shown. */
  public void awaitQuiet() {
    tell("quiet", Map.of());
  }

  public void reload() {
    tell("reload", Map.of());
  }

  public String url() {
    return tell("url", Map.of()).asString();
  }

  public void resize(int width, int height) {
    tell("viewport", Map.of("width", width, "height", height));
  }

  /** Has the reader prefer light or dark colours. */
  public void prefer(String scheme) {
    tell("scheme", Map.of("scheme", scheme));
  }

  /** Evaluates an expression of JavaScript in the page. */
  public JsonNode evaluate(String expression) {
    return tell("evaluate", Map.of("expression", expression));
  }

  /** Presses a key, such as {@code Tab} or {@code Shift+Tab}, where the focus is. */
  public void key(String key) {
    tell("keyboard", Map.of("key", key));
  }

  /** Types a text where the focus is. */
  public void type(String text) {
    tell("type", Map.of("text", text));
  }

  /** {@return the name of the element that has the focus, as far as it is its text or its label} */
  public String focused() {
    return evaluate(
            "(document.activeElement.getAttribute('aria-label') || document.activeElement.labels?.[0]?.innerText"
                + " || document.activeElement.innerText || document.activeElement.value || '').trim()")
        .asString();
  }

  /** Presses Tab until the element with a name has the focus. */
  public void tabTo(String name) {
    for (int presses = 0; presses < 200; presses++) {
      key("Tab");
      if (focused().equals(name)) {
        return;
      }
    }
    throw new AssertionError("Tab does not reach " + name + "\n" + state("tab"));
  }

  /** Takes a picture of the part that is seen, or of the whole page. */
  public Path screenshot(String name, boolean whole) {
    Path path = Browser.screenshots().resolve(name + ".png");
    tell("screenshot", Map.of("path", path.toString(), "full", whole));
    return path;
  }

  /** {@return what the browser has complained about since the last call} */
  public List<String> problems() {
    return strings(tell("problems", Map.of()));
  }

  /** {@return the requests that the console has refused since the last call} */
  public List<String> refusals() {
    return strings(tell("refusals", Map.of()));
  }

  /** {@return the requests since the last call, as method and path} */
  public List<String> requests() {
    return strings(tell("requests", Map.of()));
  }

  /** Fails if the browser has complained, or the console has refused a request. */
  public void requireNoProblem() {
    List<String> all = new ArrayList<>(problems());
    all.addAll(refusals());
    assertThat(all).as("complaints of the browser, and refused requests, at %s", url()).isEmpty();
  }

  /** Fails if axe finds what keeps a person with a disability from using the page. */
  public void requireAccessible() {
    assertThat(tell("axe", Map.of()))
        .as("findings of axe at %s", url())
        .filteredOn(finding -> SERIOUS.contains(finding.get("impact").asString()))
        .isEmpty();
  }

  /** Fails if the page is wider than the window, or a text is cut off without a title. */
  public void requireFits() {
    assertThat(strings(tell("misfits", Map.of()))).as("what does not fit at %s", url()).isEmpty();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      browser.tell(number, "close", Map.of());
    }
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
