package io.vireo.internal.emit;

import io.vireo.EmitOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which events were emitted, and with data of which classes, for the description of the
 * program. Any thread may call. An event that is known costs a look into a table, without a lock
 * and without a new object. The number of names and of classes is limited, so a program that makes
 * names as it runs does not fill the memory.
 */
public final class EmittedEvents {
  /** How many names are remembered, of emitted and of broadcast events each. */
  public static final int MAX_NAMES = 200;

  /** How many kinds of data are remembered for each name. */
  static final int MAX_KINDS = 8;

  private final ConcurrentHashMap<String, Kinds> emitted = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Kinds> broadcast = new ConcurrentHashMap<>();
  private volatile boolean complete = true;

  /**
   * What was emitted under one name.
   *
   * @param type the class of the data; {@code Void.class} for null
   * @param options what the first such event said about its exchange and its delivery
   */
  public record Kind(Class<?> type, EmitOptions options) {
    private boolean is(Class<?> otherType, EmitOptions other) {
      return type == otherType && options.exchange().equals(other.exchange());
    }
  }

  /** What was emitted under one name. Changed under its lock, read without. */
  private static final class Kinds {
    private volatile Kind[] all = {};

    boolean has(Class<?> type, EmitOptions options) {
      for (Kind kind : all) {
        if (kind.is(type, options)) {
          return true;
        }
      }
      return false;
    }

    /** Adds a kind unless it is there; returns whether there was room for it. */
    synchronized boolean add(Class<?> type, EmitOptions options) {
      Kind[] before = all;
      if (has(type, options)) {
        return true;
      }
      if (before.length == MAX_KINDS) {
        return false;
      }
      Kind[] more = Arrays.copyOf(before, before.length + 1);
      more[before.length] = new Kind(type, delivery(options));
      all = more;
      return true;
    }

    /** The options without headers and ids, which belong to one event alone. */
    private static EmitOptions delivery(EmitOptions options) {
      EmitOptions.Builder builder = EmitOptions.builder().required(options.required());
      options.exchange().ifPresent(builder::exchange);
      options.exchangeType().ifPresent(builder::exchangeType);
      options.persistent().ifPresent(builder::persistent);
      return builder.build();
    }
  }

  /** Remembers an event that was encoded and is about to be published. */
  void add(String event, boolean isBroadcast, @Nullable Object data, EmitOptions options) {
    Class<?> type = data == null ? Void.class : data.getClass();
    ConcurrentHashMap<String, Kinds> all = isBroadcast ? broadcast : emitted;
    Kinds kinds = all.get(event);
    if (kinds == null || !kinds.has(type, options)) {
      addNew(all, kinds, event, type, options);
    }
  }

  private void addNew(
      ConcurrentHashMap<String, Kinds> all,
      @Nullable Kinds known,
      String event,
      Class<?> type,
      EmitOptions options) {
    Kinds kinds = known;
    if (kinds == null && all.size() < MAX_NAMES) {
      kinds = all.computeIfAbsent(event, name -> new Kinds());
    }
    if ((kinds == null || !kinds.add(type, options)) && complete) {
      complete = false;
    }
  }

  /** Whether everything that was emitted is remembered, and no limit was met. */
  public boolean isComplete() {
    return complete;
  }

  /** What was emitted, or what was broadcast, by the names of the events. */
  public Map<String, List<Kind>> all(boolean isBroadcast) {
    Map<String, List<Kind>> all = new TreeMap<>();
    (isBroadcast ? broadcast : emitted)
        .forEach((event, kinds) -> all.put(event, List.of(Objects.requireNonNull(kinds).all)));
    return all;
  }
}
