package io.vireo.console.internal.audit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The newest entries of the audit: those of the journal by their positions, and those of this
 * console that are not in it yet. Any thread may call; the lock is held for moments only.
 */
final class AuditEntries {
  private final int most;
  private final TreeMap<Long, KeptEntry> kept = new TreeMap<>();
  private final Map<String, Long> positions = new LinkedHashMap<>();
  private final Map<String, Own> own = new LinkedHashMap<>();
  private long lastOwn;

  /**
   * A page of entries, the newest first.
   *
   * @param next where the next page begins; null if there is none
   */
  record Page(List<KeptEntry> entries, @Nullable Cursor next) {}

  /**
   * Where a page begins.
   *
   * @param own the number below which the entries of this console are that are not in the journal
   * @param position the position below which those of the journal are
   */
  record Cursor(long own, long position) {
    static final Cursor NEWEST = new Cursor(Long.MAX_VALUE, Long.MAX_VALUE);

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws IllegalArgumentException if the text is something else
     */
    static Cursor parse(String text) {
      int dash = text.indexOf('-');
      if (dash < 0) {
        throw new IllegalArgumentException("No cursor: " + text);
      }
      return new Cursor(
          Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
    }

    @Override
    public String toString() {
      return own + "-" + position;
    }
  }

  private record Own(long number, KeptEntry entry) {}

  /** Creates a list that keeps so many entries of the journal, and as many of this console. */
  AuditEntries(int most) {
    this.most = most;
  }

  /** Adds an entry of this console that is not in the journal yet. */
  synchronized void addOwn(KeptEntry entry) {
    if (!positions.containsKey(entry.id())) {
      own.put(entry.id(), new Own(++lastOwn, entry));
      if (own.size() > most) {
        own.remove(own.keySet().iterator().next());
      }
    }
  }

  /** Adds an entry of the journal; false if it is known. */
  synchronized boolean add(long position, KeptEntry entry) {
    if (!kept.isEmpty() && position <= kept.lastKey()) {
      // Somebody has deleted the journal, and its positions begin again.
      kept.clear();
      positions.clear();
    }
    own.remove(entry.id());
    if (positions.putIfAbsent(entry.id(), position) != null) {
      return false;
    }
    kept.put(position, entry);
    if (kept.size() > most) {
      positions.remove(kept.pollFirstEntry().getValue().id());
    }
    return true;
  }

  /**
   * A page of the entries. Those that are not in the journal are the newest.
   *
   * @param text a text that has to occur in each entry; empty for all entries
   */
  synchronized Page page(Cursor before, String text, int limit) {
    String wanted = text.toLowerCase(Locale.ROOT);
    List<KeptEntry> page = new ArrayList<>();
    Cursor last = before;
    List<Own> waiting = new ArrayList<>(own.values());
    Collections.reverse(waiting);
    for (Own entry : waiting) {
      if (entry.number < before.own && entry.entry.contains(wanted)) {
        if (page.size() >= limit) {
          return new Page(page, last);
        }
        page.add(entry.entry);
        last = new Cursor(entry.number, before.position);
      }
    }
    for (Map.Entry<Long, KeptEntry> entry :
        kept.headMap(before.position, false).descendingMap().entrySet()) {
      if (entry.getValue().contains(wanted)) {
        if (page.size() >= limit) {
          return new Page(page, last);
        }
        page.add(entry.getValue());
        last = new Cursor(0, entry.getKey());
      }
    }
    return new Page(page, null);
  }
}
