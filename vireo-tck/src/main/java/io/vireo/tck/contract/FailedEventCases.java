package io.vireo.tck.contract;

import io.vireo.EmitOptions;
import io.vireo.Message;
import io.vireo.Recovery;
import io.vireo.RecoveryFilter;
import io.vireo.RecoveryRecord;
import io.vireo.RedriveOptions;
import io.vireo.RedriveResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What the cases about failed events and their recovery have in common. */
abstract class FailedEventCases extends ContractCases {
  static final RecoveryFilter ALL = RecoveryFilter.all();
  static final RedriveOptions DEFAULTS = RedriveOptions.defaults();

  /** A header of each type that travels. */
  static final Map<String, Object> HEADERS =
      Map.of("text", "é", "int", 1, "long", 2L, "double", 3.0, "boolean", true);

  final RepairableHandler<Integer> handler = new RepairableHandler<>();

  /**
   * Registers the handler, which fails with the numbers of a range, in order. Returns the recovery
   * of the route as soon as it holds their records.
   */
  Recovery failed(int first, int last) {
    app.onMessage(event, Integer.class, handler);
    emitNumbers(first, last);
    return recovery(event, last - first + 1);
  }

  /** The recovery of a route, as soon as it holds that number of records. */
  Recovery recovery(String route, long records) {
    Recovery recovery = core().recovery(route);
    awaitUntil(() -> recovery.count() == records);
    return recovery;
  }

  static EmitOptions withHeaders(String id) {
    return EmitOptions.builder().messageId(id).headers(HEADERS).build();
  }

  /** The result of a run in which each record matched and was redriven. */
  static RedriveResult all(long count) {
    return new RedriveResult(count, count, count, 0);
  }

  /** The contents of the next messages, waiting for them. */
  static List<Integer> contents(Received<Message<Integer>> received, int count) {
    return received.next(count).stream().map(Message::content).toList();
  }

  static List<String> bodies(List<RecoveryRecord> records) {
    return records.stream().map(FailedEventCases::body).toList();
  }

  static List<String> ids(List<RecoveryRecord> records) {
    return records.stream().map(RecoveryRecord::id).toList();
  }

  static String body(RecoveryRecord record) {
    return new String(record.event().body(), StandardCharsets.UTF_8);
  }
}
