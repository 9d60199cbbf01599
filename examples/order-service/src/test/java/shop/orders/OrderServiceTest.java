package shop.orders;

import static io.vireo.test.VireoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.Failure;
import io.vireo.Message;
import io.vireo.Observer;
import io.vireo.test.RecordedEvents;
import io.vireo.test.VireoTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;

/**
 * The whole service in memory, whatever its URL is: the first test takes a second or two, each
 * other one milliseconds.
 */
@VireoTest
@SpringBootTest
class OrderServiceTest {
  @Autowired private Shipping shipping;
  @Autowired private Carrier carrier;
  private RecordedEvents events;
  private MockMvcTester http;

  @BeforeEach
  void connect(@Autowired WebApplicationContext context) {
    http = MockMvcTester.from(context);
  }

  @Test
  void anOrderThatWasPlacedIsShipped() {
    MvcTestResult answer = post("{\"item\": \"tea\", \"quantity\": 2}");
    events.awaitQuiet();

    assertThat(answer).hasStatus(202).bodyJson().extractingPath("$.status").isEqualTo("PLACED");
    assertThat(http.get().uri(answer.getResponse().getHeader("Location")))
        .hasStatusOk()
        .bodyJson()
        .extractingPath("$.status")
        .isEqualTo("SHIPPED");
    assertThat(events).hasEmitted("order.shipped", 1);
  }

  @Test
  void anOrderWithoutAnItemIsRefused() {
    assertThat(post("{\"quantity\": 2}")).hasStatus(400);
    assertThat(events).hasNotEmitted("order.placed");
  }

  @Test
  void anOrderThatTheCarrierRefusesIsKeptInRecovery() {
    events.expectFailures();

    assertThat(post("{\"item\": \"anvil\", \"quantity\": 101}")).hasStatus(202);
    events.awaitQuiet();

    assertThat(events.failures())
        .extracting(Failure::outcome)
        .containsExactly(Failure.Outcome.RECOVERED);
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

  /** For those who write the other services; an AsyncAPI document. */
  @Test
  void itsEventsAreDescribed(@Autowired Observer app) throws IOException {
    post("{\"item\": \"tea\", \"quantity\": 2}");
    events.awaitQuiet();

    String description = app.describe().toPrettyString();

    Files.writeString(Path.of("target", "asyncapi.json"), description);
    assertThat(description).contains("receive-order.placed", "receive-order.shipped");
  }

  private MvcTestResult post(String body) {
    return http.post()
        .uri("/orders")
        .contentType(MediaType.APPLICATION_JSON)
        .content(body)
        .exchange();
  }
}
