package shop.orders;

import io.vireo.Core;
import io.vireo.EmitOptions;
import io.vireo.VireoException;
import io.vireo.spring.OnEvent;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Takes orders by HTTP and knows their state. */
@RestController
@RequestMapping("/orders")
class Orders {
  private static final Logger LOG = LoggerFactory.getLogger(Orders.class);

  private final Core events;

  /** Stands for a database. */
  private final Map<String, Order> orders = new ConcurrentHashMap<>();

  Orders(Core events) {
    this.events = events;
  }

  /** The order is taken when the broker has its event; before that nothing is answered. */
  @PostMapping
  ResponseEntity<Order> place(@RequestBody Order.Request request) {
    String id = UUID.randomUUID().toString();
    Order order = new Order(id, request.item(), request.quantity(), Order.Status.PLACED);
    orders.put(id, order);
    try {
      events.emit(
          "order.placed",
          new Order.Placed(id, order.item(), order.quantity()),
          EmitOptions.builder().messageId(id).required(true).build());
    } catch (VireoException e) {
      // After an EmitTimeoutException the event may have arrived all the same. Where a second order
      // would hurt, let the client choose the id.
      orders.remove(id);
      throw e;
    }
    return ResponseEntity.accepted().location(URI.create("/orders/" + id)).body(order);
  }

  @GetMapping("/{id}")
  ResponseEntity<Order> find(@PathVariable("id") String id) {
    return ResponseEntity.of(Optional.ofNullable(orders.get(id)));
  }

  /** To handle this twice changes nothing. */
  @OnEvent(value = "order.shipped", id = "shipped-orders", resumable = true)
  void shipped(Order.Shipped event) {
    orders.computeIfPresent(
        event.id(),
        (id, order) -> new Order(id, order.item(), order.quantity(), Order.Status.SHIPPED));
    LOG.info("Order {} is shipped as parcel {}", event.id(), event.parcel());
  }

  /** No broker, or nobody who ships. The client may try again. */
  @ExceptionHandler
  ProblemDetail notTaken(VireoException e) {
    LOG.warn("An order was not taken: {}", e.getMessage());
    return ProblemDetail.forStatusAndDetail(
        HttpStatus.SERVICE_UNAVAILABLE, "Orders cannot be taken now");
  }
}
