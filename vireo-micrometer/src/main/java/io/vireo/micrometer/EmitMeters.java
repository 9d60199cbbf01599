package io.vireo.micrometer;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.util.List;

/** The meters of one emitted event. */
final class EmitMeters {
  final Timer confirmed;
  final Timer unroutable;
  final Timer failed;

  EmitMeters(Meters meters, String event, boolean broadcast) {
    List<Tag> tags = Meters.event(event, broadcast);
    confirmed = meters.timer(MeterName.EMIT, tags, EmitOutcome.CONFIRMED.value());
    unroutable = meters.timer(MeterName.EMIT, tags, EmitOutcome.UNROUTABLE.value());
    failed = meters.timer(MeterName.EMIT, tags, EmitOutcome.FAILED.value());
  }
}
