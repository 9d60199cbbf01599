package io.vireo.tck.contract;

import io.vireo.Observer;
import io.vireo.Recovery;
import io.vireo.RecoveryRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What cases about failed events have in common. */
abstract class FailedEventCases extends ContractCases {

  FailedEventCases(DriverContract contract) {
    super(contract);
  }

  /** Has a listener fail with the numbers, in this order. */
  Observer failing(String event, RepairableHandler<Integer> handler, int from, int to) {
    Observer app = observer();
    app.onMessage(event, Integer.class, handler);
    for (int number = from; number <= to; number++) {
      app.emit(event, number);
    }
    return app;
  }

  /** The recovery of a route, once it has so many records. */
  Recovery recovery(String route, long records) {
    Recovery recovery = core().recovery(route);
    awaitUntil(() -> recovery.count() == records);
    return recovery;
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
