package io.vireo.console.internal.failure;

import io.vireo.console.internal.failure.FailureQuery.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds the records that a query means. A search for a text goes through the spool files once; its
 * result is kept for the next pages. One search runs at a time. Any thread may use it.
 */
final class FailureSearch {
  private static final int KEPT = 32;

  private final Map<Key, BitSet> found =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, BitSet> eldest) {
          return size() > KEPT;
        }
      };

  private record Key(RecordSpool spool, String text, Set<Field> fields, String view) {}

  /** Finds records, each route's in the order of its queue. */
  List<FailureRow> rows(
      IndexSnapshot snapshot, RecordMarks marks, FailureQuery query, PayloadView view) {
    List<FailureRow> rows = new ArrayList<>();
    for (IndexedRoute route : snapshot.routes().values()) {
      if (query.route() == null || query.route().equals(route.route())) {
        BitSet hits = query.text() == null ? null : hits(route, query.text(), query.fields(), view);
        for (FailureRow row : route.rows()) {
          if (query.matches(row)
              && (hits == null || hits.get(row.number()))
              && marks.isShown(row)) {
            rows.add(row);
          }
        }
      }
    }
    return rows;
  }

  private synchronized BitSet hits(
      IndexedRoute route, String text, Set<Field> fields, PayloadView view) {
    if (route.spool() == null) {
      return new BitSet();
    }
    String sought = text.toLowerCase(Locale.ROOT);
    Key key = new Key(route.spool(), sought, Set.copyOf(fields), view.key());
    BitSet known = found.get(key);
    if (known == null) {
      known = new Scan(route.spool(), new TextPattern(text), fields, view).run(route.rows());
      found.put(key, known);
    }
    return known;
  }

  /** Goes through a spool file from its begin to its end. */
  private static final class Scan {
    private static final int WINDOW = 1_024 * 1_024;

    private final RecordSpool spool;
    private final TextPattern text;
    private final Set<Field> fields;
    private final PayloadView view;
    private final Map<Long, Boolean> traces = new HashMap<>();
    private final Map<FailureGroup, Boolean> groups = new HashMap<>();
    private byte[] window = new byte[WINDOW];
    private long windowAt;
    private int windowLength;

    Scan(RecordSpool spool, TextPattern text, Set<Field> fields, PayloadView view) {
      this.spool = spool;
      this.text = text;
      this.fields = fields;
      this.view = view;
    }

    BitSet run(List<FailureRow> rows) {
      BitSet hits = new BitSet();
      for (FailureRow row : rows) {
        int start = load(row);
        if (matches(row, SpooledFields.at(window, start))) {
          hits.set(row.number());
        }
      }
      return hits;
    }

    /** Has a record in the window. Returns the index where it begins. */
    private int load(FailureRow row) {
      if (row.offset() < windowAt || row.offset() + row.length() > windowAt + windowLength) {
        if (row.length() > window.length) {
          window = new byte[row.length()];
        }
        windowAt = row.offset();
        windowLength = (int) Math.min(window.length, spool.size() - windowAt);
        spool.read(windowAt, window, windowLength);
      }
      return (int) (row.offset() - windowAt);
    }

    private boolean matches(FailureRow row, SpooledFields at) {
      return (fields.contains(Field.ERROR) && isInError(row, at))
          || (fields.contains(Field.HEADERS)
              && text.isIn(window, at.headers(), at.body())
              && isSeenInHeaders(at))
          || (fields.contains(Field.BODY)
              && text.isIn(window, at.body(), at.end())
              && isSeenInBody(at));
    }

    private boolean isInError(FailureRow row, SpooledFields at) {
      return groups.computeIfAbsent(row.group(), group -> text.isIn(bytes(group.errorType())))
          || text.isIn(window, at.message(), at.head())
          || text.isIn(window, at.head(), at.headers())
          || traces.computeIfAbsent(
              at.tailAt(), place -> text.isIn(spool.read(place, at.tailLength())));
    }

    /** A text that a user does not see must not be found either. */
    private boolean isSeenInBody(SpooledFields at) {
      if (!view.isPartial()) {
        return true;
      }
      byte[] seen = view.searchable(Arrays.copyOfRange(window, at.body(), at.end()));
      return seen != null && text.isIn(seen);
    }

    private boolean isSeenInHeaders(SpooledFields at) {
      if (!view.isPartial()) {
        return true;
      }
      ObjectNode headers =
          (ObjectNode) JsonMapper.shared().readTree(window, at.headers(), at.body() - at.headers());
      return text.isIn(bytes(view.headers(headers).toString()));
    }

    private static byte[] bytes(String text) {
      return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
  }
}
