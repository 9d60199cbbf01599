package io.vireo.cloudevents;

import io.vireo.Observer;
import io.vireo.cloudevents.SdkBinding.Wire;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** {@link CloudEventsCases} in memory. */
class CloudEventsTest extends CloudEventsCases {
  private final String url = "memory:" + event;

  @Override
  String url() {
    return url;
  }

  @Override
  void publish(Wire wire) {
    try (Observer foreign = Observer.connect(url, new WireCodec())) {
      foreign.emit(event, wire);
    }
  }

  @Override
  Wire emitted(Runnable emit) throws Exception {
    BlockingQueue<Wire> received = new LinkedBlockingQueue<>();
    try (Observer foreign = Observer.connect(url, new WireCodec())) {
      foreign.on(event, Wire.class, received::add);
      emit.run();
      return received.poll(30, TimeUnit.SECONDS);
    }
  }
}
