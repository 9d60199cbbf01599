package io.vireo.console.internal.failure;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vireo.Recovery;
import io.vireo.RecoveryFilter;
import io.vireo.RecoveryRecord;
import io.vireo.console.internal.operation.Texts;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * One pass over the recovery queue of a route. Nobody else sees the records meanwhile, so it does
 * as little as it can: it writes the content of each record to a spool file and keeps a row. For
 * one thread.
 */
final class RoutePass {
  /** Further errors of a route become one group for each type. */
  private static final int MAX_GROUPS = 2_000;

  /** Further types of errors become one group. */
  private static final int MAX_TYPES = 500;

  private static final int MAX_SHOWN = 500;

  private static final int ID_BYTES = 8;
  private static final long MICROS = 1_000_000;

  private final String route;
  private final RecordSpool spool;
  private final LongConsumer progress;
  private final List<FailureRow> rows = new ArrayList<>();
  private final Map<String, FailureGroup> groups = new HashMap<>();
  private final Map<String, String> names = new HashMap<>();
  private final Set<String> types = new HashSet<>();

  private RoutePass(String route, RecordSpool spool, LongConsumer progress) {
    this.route = route;
    this.spool = spool;
    this.progress = progress;
  }

  /**
   * Reads all records of a route.
   *
   * @param before what an earlier pass found
   * @param keep for how long records are kept that only an earlier pass found, because somebody
   *     else may hold them at this moment
   * @param progress is told, after each record, how many were read
   */
  static IndexedRoute run(
      Recovery recovery,
      @Nullable IndexedRoute before,
      Duration keep,
      SpoolSpace space,
      LongConsumer progress) {
    RecordSpool spool = RecordSpool.create(space);
    try {
      RoutePass pass = new RoutePass(recovery.route(), spool, progress);
      recovery.forEach(RecoveryFilter.all(), pass::add);
      Map<String, Long> kept = before == null ? Map.of() : pass.addMissing(before, keep);
      if (pass.rows.isEmpty()) {
        spool.close();
        return IndexedRoute.empty(recovery.route(), Instant.now());
      }
      spool.finish();
      return new IndexedRoute(recovery.route(), List.copyOf(pass.rows), kept, spool, Instant.now());
    } catch (RuntimeException | Error e) {
      spool.close();
      throw e;
    }
  }

  private void add(RecoveryRecord record) {
    progress.accept(rows.size() + 1);
    RecoveryRecord.Event event = record.event();
    String listener = record.listener().map(RoutePass::shown).map(this::shared).orElse(null);
    SpooledRecord content =
        new SpooledRecord(
            new SpooledRecord.Details(
                shown(record.error().type()),
                event.id().map(RoutePass::shown).orElse(null),
                event.emittedAt().orElse(null),
                event.contentType().map(RoutePass::shown).orElse(null),
                record.observerId().map(RoutePass::shown).orElse(null)),
            record.error().message(),
            record.error().trace(),
            headers(event.headers()),
            event.body());
    RecordSpool.Place place = spool.append(content);
    rows.add(
        new FailureRow(
            rows.size(),
            record.id(),
            group(record.error().type(), record.error().message()),
            shared(shown(event.name())),
            listener,
            record.failedAt().map(RoutePass::micros).orElse(0L),
            record.attempts(),
            event.body().length,
            place.offset(),
            place.length()));
  }

  private static String shown(String text) {
    return Texts.cut(text, MAX_SHOWN);
  }

  static byte[] headers(Map<String, Object> headers) {
    return headers.isEmpty()
        ? new byte[0]
        : JsonMapper.shared().writeValueAsBytes(HeaderJson.of(headers));
  }

  private static long micros(Instant time) {
    return time.getEpochSecond() * MICROS + time.getNano() / 1_000;
  }

  private String shared(String name) {
    return names.size() < MAX_GROUPS ? names.computeIfAbsent(name, same -> same) : name;
  }

  /**
   * Adds the records that only an earlier pass found, for a while. Returns their ids, and since
   * when they are missing.
   */
  private Map<String, Long> addMissing(IndexedRoute before, Duration keep) {
    if (before.spool() == null || before.rows().isEmpty()) {
      return Map.of();
    }
    long now = System.nanoTime();
    Set<String> found = new HashSet<>();
    rows.forEach(row -> found.add(row.id()));
    Map<String, Long> kept = new HashMap<>();
    for (FailureRow row : before.rows()) {
      long since = before.kept().getOrDefault(row.id(), now);
      if (!found.contains(row.id()) && now - since < keep.toNanos()) {
        RecordSpool.Place place = spool.append(before.spool().read(row));
        kept.put(row.id(), since);
        rows.add(
            new FailureRow(
                rows.size(),
                row.id(),
                row.group(),
                row.event(),
                row.listener(),
                row.failedAt(),
                row.attempts(),
                row.bytes(),
                place.offset(),
                place.length()));
      }
    }
    return kept;
  }

  // ---- Groups

  private FailureGroup group(String type, String message) {
    String shownType = Texts.cut(type, MAX_SHOWN);
    if (types.size() >= MAX_TYPES && !types.contains(shownType)) {
      shownType = "other errors";
    }
    types.add(shownType);
    String pattern = ErrorPattern.of(message);
    String key = shownType + '\0' + pattern;
    FailureGroup known = groups.get(key);
    if (known != null) {
      return known;
    }
    if (groups.size() >= MAX_GROUPS) {
      key = shownType + "\0\0";
      message = "(other messages)";
    }
    String groupType = shownType;
    String example = Texts.cut(message, MAX_SHOWN);
    return groups.computeIfAbsent(
        key, made -> new FailureGroup(groupId(route, made), route, groupType, example));
  }

  private static String groupId(String route, String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest((route + '\0' + key).getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
