package shop.orders;

import io.vireo.Core;
import io.vireo.EmitOptions;
import io.vireo.Failure;
import io.vireo.Message;
import io.vireo.spring.OnEvent;
import io.vireo.spring.OnFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Ships each order that was placed, in whichever process of the service it arrives. */
@Component
class Shipping {
  private static final Logger LOG = LoggerFactory.getLogger(Shipping.class);

  private final Core events;
  private final Carrier carrier;

  Shipping(Core events, Carrier carrier) {
    this.events = events;
    this.carrier = carrier;
  }

  /**
   * An event is delivered at least once: after a crash, a lost connection or a failed attempt it
   * comes again, always with the same message id. So the carrier is given the id, and makes one
   * parcel of it however often it is asked. The event that follows has the same id each time, too.
   */
  @OnEvent(
      value = "order.placed",
      id = "shipping",
      resumable = true,
      concurrency = 4,
      retry = "carrierRetries")
  void ship(Message<Order.Placed> message) {
    Order.Placed order = message.content();
    String id = message.id().orElse(order.id());
    String parcel = carrier.send(id, order.item(), order.quantity());
    events.emit(
        "order.shipped",
        new Order.Shipped(order.id(), parcel),
        EmitOptions.builder().messageId(id).required(true).build());
  }

  /**
   * For alerts; Vireo itself logs the trace. An event that is RECOVERED waits until somebody brings
   * it back.
   */
  @OnFailure
  void failed(Failure failure) {
    String id = failure.id().orElse("without id");
    if (failure.outcome() == Failure.Outcome.RECOVERED) {
      LOG.error(
          "{} {} has failed for good; see: vireo recovery show {}",
          failure.event(),
          id,
          failure.event());
    } else {
      LOG.warn(
          "{} {}: {}, {}",
          failure.event(),
          id,
          failure.outcome(),
          failure.exception().getMessage());
    }
  }
}
