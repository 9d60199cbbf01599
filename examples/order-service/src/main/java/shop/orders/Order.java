package shop.orders;

/** An order as it is stored, and as {@code GET /orders/ID} shows it. */
record Order(String id, String item, int quantity, Status status) {
  enum Status {
    PLACED,
    SHIPPED
  }

  /** What {@code POST /orders} takes. Spring answers an exception of the constructor with 400. */
  record Request(String item, int quantity) {
    Request {
      if (item == null || item.isBlank() || quantity < 1) {
        throw new IllegalArgumentException("an order needs an item and a quantity of at least 1");
      }
    }
  }

  /** The event {@code order.placed}. */
  record Placed(String id, String item, int quantity) {}

  /** The event {@code order.shipped}. */
  record Shipped(String id, String parcel) {}
}
