package io.vireo.console.internal.failure;

import io.vireo.console.internal.stream.EventHub;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Keeps what a tab would be told. */
public final class TestHub implements EventHub {
  private final List<Published> published = new CopyOnWriteArrayList<>();
  private volatile boolean watched = true;

  /** An event of the stream. */
  public record Published(String event, JsonNode data) {}

  public List<Published> published() {
    return published;
  }

  /** Says whether a tab is open. */
  public void watched(boolean open) {
    watched = open;
  }

  @Override
  public void publish(String event, JsonNode data) {
    published.add(new Published(event, data));
  }

  @Override
  public boolean publishTo(String stream, String event, JsonNode data) {
    return false;
  }

  @Override
  public boolean isWatched() {
    return watched;
  }

  @Override
  public void onWatched(Runnable task) {}

  @Override
  public void onClosed(Consumer<String> task) {}
}
