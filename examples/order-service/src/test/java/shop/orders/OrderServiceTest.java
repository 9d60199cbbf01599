package shop.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vireo.Core;
import io.vireo.Message;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;

/**
 * The whole service in memory: the first test takes a second or two, each other one milliseconds.
 */
@SpringBootTest(properties = "vireo.url=memory:order-service-test")
class OrderServiceTest {
  @Autowired private Core events;
  @Autowired private Shipping shipping;
  @Autowired private Carrier carrier;
  private MockMvcTester http;

  @BeforeEach
  void connect(@Autowired WebApplicationContext context) {
    http = MockMvcTester.from(context);
  }

  @Test
  void anOrderThatWasPlacedIsShipped() throws Exception {
    MvcTestResult answer = post("{\"item\": \"tea\", \"quantity\": 2}");

    assertThat(answer).hasStatus(202).bodyJson().extractingPath("$.status").isEqualTo("PLACED");
    String location = answer.getResponse().getHeader("Location");
    await()
        .untilAsserted(
            () ->
                assertThat(http.get().uri(location))
                    .hasStatusOk()
                    .bodyJson()
                    .extractingPath("$.status")
                    .isEqualTo("SHIPPED"));
  }

  @Test
  void anOrderWithoutAnItemIsRefused() {
    assertThat(post("{\"quantity\": 2}")).hasStatus(400);
  }

  @Test
  void anOrderThatTheCarrierRefusesIsKeptInRecovery() {
    long before = events.recovery("order.placed").count();

    assertThat(post("{\"item\": \"anvil\", \"quantity\": 101}")).hasStatus(202);

    await().until(() -> events.recovery("order.placed").count() == before + 1);
  }

  @Test
  void anEventThatComesTwiceMakesOneParcel() {
    int before = carrier.sent();
    Message<Order.Placed> message =
        Message.builder("order.placed", new Order.Placed("42", "tea", 1)).id("42").build();

    shipping.ship(message);
    shipping.ship(message);

    assertThat(carrier.sent()).isEqualTo(before + 1);
  }

  private MvcTestResult post(String body) {
    return http.post()
        .uri("/orders")
        .contentType(MediaType.APPLICATION_JSON)
        .content(body)
        .exchange();
  }
}
