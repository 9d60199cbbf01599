package io.vireo.console.internal.fleet;

import io.vireo.console.internal.stream.EventHub;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** A tab that is open, unless it was closed, and keeps what it is handed. */
public final class TestTabs implements EventHub {
  /** The id of the stream of the tab. */
  public static final String STREAM = "tab";

  /** An event that was handed to the tab. */
  public record Event(String name, JsonNode data) {}

  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final List<Consumer<String>> onClosed = new CopyOnWriteArrayList<>();
  private volatile boolean open = true;

  @Override
  public void publish(String event, JsonNode data) {
    events.add(new Event(event, data));
  }

  @Override
  public boolean publishTo(String stream, String event, JsonNode data) {
    if (open && stream.equals(STREAM)) {
      events.add(new Event(event, data));
      return true;
    }
    return false;
  }

  @Override
  public boolean isWatched() {
    return open;
  }

  @Override
  public void onWatched(Runnable task) {}

  @Override
  public void onClosed(Consumer<String> task) {
    onClosed.add(task);
  }

  /** Closes the tab. */
  public void closeTab() {
    open = false;
    onClosed.forEach(task -> task.accept(STREAM));
  }

  /** What the tab was handed under a name. */
  public List<JsonNode> events(String name) {
    return events.stream().filter(event -> event.name().equals(name)).map(Event::data).toList();
  }
}
