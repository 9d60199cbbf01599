package io.vireo.internal.dispatch;

import io.vireo.Codec;
import io.vireo.Handler;
import io.vireo.HandlerTimeoutException;
import io.vireo.ObserveOptions;
import io.vireo.internal.intercept.Interceptors;
import io.vireo.internal.recovery.RecoveryRecords;
import io.vireo.internal.thread.Timer;
import io.vireo.spi.ConsumerRequest;
import io.vireo.spi.Delivery;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What the tests of this package make of a handler of numbers. */
final class TestListener {
  private TestListener() {}

  static ConsumerRequest request(ObserveOptions options) {
    return new ConsumerRequest("observer", "1", "x", false, options);
  }

  static DeliveryProcessor processor(
      ObserveOptions options, Codec codec, Handler<Integer> handler, BooleanSupplier ended) {
    ConsumerRequest request = request(options);
    return new DeliveryProcessor(
        request,
        new HandlerInvocation(
            codec,
            Integer.class,
            number -> handler.handle((Integer) number),
            false,
            new ListenerInterceptors(new Interceptors<>(), request)),
        new RecoveryRecords(request),
        new FailureReports(),
        InstantSource.system(),
        (signal, delivery) -> delivery.acknowledge(),
        ended);
  }

  /** An execution that nobody waits for. */
  static HandlerExecution execution(Timer timer) {
    return new HandlerExecution(new NoOwner(), timer, null);
  }

  private static final class NoOwner implements HandlerExecution.Owner {
    @Override
    public boolean isPaused() {
      return false;
    }

    @Override
    public void onStarted() {}

    @Override
    public boolean abandon() {
      return false;
    }

    @Override
    public void onAbandoned(
        HandlerExecution abandoned,
        Delivery delivery,
        @Nullable Object content,
        int attempts,
        HandlerTimeoutException failure) {}

    @Override
    public void onAbandonedEnded() {}
  }
}
