package io.vireo.micrometer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.search.RequiredSearch;
import java.util.concurrent.TimeUnit;

/** Reads the meters of a registry. */
record Meterings(MeterRegistry registry) {
  /** How often something was timed or counted; 0 if there is no such meter. */
  long count(String meter, String... tags) {
    Meter found = registry.find(meter).tags(tags).meter();
    if (found instanceof Timer timer) {
      return timer.count();
    }
    return found == null ? 0 : (long) found.measure().iterator().next().getValue();
  }

  double milliseconds(String meter, String... tags) {
    return search(meter, tags).timer().totalTime(TimeUnit.MILLISECONDS);
  }

  /** The value of a gauge; NaN if there is no such gauge. */
  double gauge(String meter, String... tags) {
    Gauge gauge = registry.find(meter).tags(tags).gauge();
    return gauge == null ? Double.NaN : gauge.value();
  }

  private RequiredSearch search(String meter, String... tags) {
    return registry.get(meter).tags(tags);
  }
}
