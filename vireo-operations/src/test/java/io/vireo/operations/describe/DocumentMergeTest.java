package io.vireo.operations.describe;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.operations.asyncapi.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DocumentMergeTest {
  private final List<String> warnings = new ArrayList<>();

  private static Document document(
      String service, String action, String messages, String schemas, String binding) {
    String json =
        """
        {'asyncapi': '3.0.0', 'info': {'title': '%s', 'version': '1.0'},
         'defaultContentType': 'application/json',
         'servers': {'broker': {'host': 'localhost:5672', 'protocol': 'amqp'}},
         'channels': {'order.placed': {'address': 'order.placed', 'messages': %s,
           'bindings': {'amqp': {'is': 'routingKey', 'exchange': {'name': '%s'}}}}},
         'operations': {'%s-order.placed': {'action': '%s', 'channel': {'$ref': '#/channels/order.placed'},
           'messages': [{'$ref': '#/channels/order.placed/messages/Order'}]}},
         'components': {'schemas': %s}}
        """;
    return Document.read(
        service,
        json.formatted(service, messages, binding, action, action, schemas).replace('\'', '"'));
  }

  private static Document document(String service, String action, String address) {
    return document(
        service,
        action,
        "{'Order': {'payload': {'$ref': '#/components/schemas/Order'}}}",
        """
        {'Order': {'type': 'object', 'properties': {'to': {'$ref': '#/components/schemas/Address'}}},
         'Address': %s}
        """
            .formatted(address),
        "vireo");
  }

  private JsonNode merge(Document... documents) {
    return DocumentMerge.merge(List.of(documents), warnings::add).json();
  }

  private static List<String> names(JsonNode node) {
    return List.copyOf(node.propertyNames());
  }

  @Test
  void aChannelOfSeveralServicesIsOneAndTheirOperationsKeepTheirNames() {
    JsonNode merged =
        merge(document("web shop", "send", "{}"), document("billing", "receive", "{}"));

    assertThat(names(merged.path("channels"))).containsExactly("order.placed");
    assertThat(names(merged.path("channels").path("order.placed").path("messages")))
        .containsExactly("Order");
    assertThat(names(merged.path("components").path("schemas")))
        .containsExactly("Address", "Order");
    assertThat(names(merged.path("operations")))
        .containsExactly("billing.receive-order.placed", "web-shop.send-order.placed");
    assertThat(merged.path("operations").path("web-shop.send-order.placed").path("x-vireo-service"))
        .hasToString("\"web shop\"");
    assertThat(merged.path("info").path("title").asString()).isEqualTo("All services");
    assertThat(merged.path("info").path("description").asString())
        .isEqualTo("Merged from billing 1.0, web shop 1.0");
    assertThat(merged.path("defaultContentType").asString()).isEqualTo("application/json");
    assertThat(warnings).isEmpty();
  }

  @Test
  void theOrderOfTheDocumentsMakesNoDifference() {
    Document shop = document("shop", "send", "{'type': 'string'}");
    Document billing = document("billing", "receive", "{'type': 'object'}");
    Document ledger = document("ledger", "receive", "{}");

    String merged = merge(shop, billing, ledger).toString();

    assertThat(merge(ledger, billing, shop)).hasToString(merged);
    assertThat(merge(billing, shop, ledger)).hasToString(merged);
  }

  @Test
  void whatIsDifferentIsKeptApartWithAllThatRefersToIt() {
    JsonNode merged =
        merge(
            document("shop", "send", "{'type': 'string'}"),
            document("billing", "receive", "{'type': 'object'}"));

    JsonNode schemas = merged.path("components").path("schemas");
    assertThat(names(schemas))
        .containsExactly("Address-billing", "Address-shop", "Order-billing", "Order-shop");
    assertThat(schemas.at("/Order-shop/properties/to/$ref").asString())
        .isEqualTo("#/components/schemas/Address-shop");
    JsonNode messages = merged.path("channels").path("order.placed").path("messages");
    assertThat(messages.at("/Order-shop/payload/$ref").asString())
        .isEqualTo("#/components/schemas/Order-shop");
    assertThat(
            merged
                .path("operations")
                .path("billing.receive-order.placed")
                .at("/messages/0/$ref")
                .asString())
        .isEqualTo("#/channels/order.placed/messages/Order-billing");
    assertThat(warnings)
        .containsExactly(
            "schemas/Address differs between services, so it is there as schemas/Address-billing (billing) and schemas/Address-shop (shop)",
            "What refers to them is kept apart in the same way: 1 other name");
  }

  @Test
  void aMergedDocumentCanBeMergedAgain() {
    Document once =
        DocumentMerge.merge(
            List.of(document("shop", "send", "{}"), document("billing", "receive", "{}")),
            warnings::add);

    JsonNode merged = merge(once, document("ledger", "receive", "{}"));

    assertThat(names(merged.path("operations")))
        .containsExactly(
            "billing.receive-order.placed",
            "ledger.receive-order.placed",
            "shop.send-order.placed");
    assertThat(warnings).isEmpty();
  }

  @Test
  void instancesOfAServiceThatHaveSentDifferentEventsHaveOneOperation() {
    String order = "'Order': {'payload': {'type': 'string'}}";
    Document one = document("shop", "send", "{" + order + "}", "{}", "vireo");
    Document other =
        Document.of(
            "other",
            document("shop", "send", "{" + order + ", 'Gift': {'payload': {}}}", "{}", "vireo")
                .json()
                .deepCopy());
    ((tools.jackson.databind.node.ArrayNode)
            other.json().path("operations").path("send-order.placed").path("messages"))
        .addObject()
        .put("$ref", "#/channels/order.placed/messages/Gift");

    JsonNode merged = merge(one, Document.of("other", other.json()));

    assertThat(names(merged.path("operations"))).containsExactly("shop.send-order.placed");
    assertThat(merged.path("operations").path("shop.send-order.placed").path("messages"))
        .hasSize(2);
    assertThat(merged.path("info").path("title").asString()).isEqualTo("shop");
    assertThat(warnings).isEmpty();
  }

  @Test
  void aChannelAtAnotherPlaceOfTheBrokerIsAnotherChannel() {
    String messages = "{'Order': {'payload': {'type': 'string'}}}";

    JsonNode merged =
        merge(
            document("shop", "send", messages, "{}", "vireo"),
            document("billing", "receive", messages, "{}", "money"));

    assertThat(names(merged.path("channels"))).containsExactly("order.placed", "order.placed-shop");
    assertThat(
            merged
                .path("operations")
                .path("shop.send-order.placed")
                .at("/messages/0/$ref")
                .asString())
        .isEqualTo("#/channels/order.placed-shop/messages/Order");
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0)).contains("order.placed of shop is at another place");
  }

  @Test
  void aContentTypeThatNotAllHaveIsWrittenToTheMessages() {
    Document other =
        Document.of(
            "other",
            ((tools.jackson.databind.node.ObjectNode)
                    document("billing", "receive", "{}").json().deepCopy())
                .put("defaultContentType", "application/cloudevents+json"));

    JsonNode merged = merge(document("shop", "send", "{}"), other);

    assertThat(merged.has("defaultContentType")).isFalse();
    assertThat(names(merged.path("channels").path("order.placed").path("messages")))
        .containsExactly("Order-billing", "Order-shop");
    assertThat(merged.toString()).contains("application/cloudevents+json", "application/json");
  }

  @Test
  void documentsWithHostileNamesAndReferencesAreMerged() {
    String hostile =
        """
        {'asyncapi': '3.0.0', 'info': {'title': '%s/~"<b>'}, 'channels': {'a/b~c': {'messages': {'x/y': {'$ref': '#/components/messages/M'}}},
           'n': 7, 'r': {'$ref': '#/channels/r'}},
         'operations': {'o': {'action': 'send', 'channel': {'$ref': '#/channels/a~1b~0c'}}, 'p': [], 'q': {'action': 7}},
         'components': {'schemas': {'A/B': {'$ref': '#/components/schemas/A~1B'}, 'C': %s}, 'messages': {'M': {'payload': {'$ref': '#/components/schemas/A~1B'}}}, 'z': 3}}
        """;
    List<Document> documents =
        Stream.of("7", "'a'", "[[]]")
            .map(
                value ->
                    hostile.formatted("shop", value).replace("\"<b>", "<b>").replace('\'', '"'))
            .map(json -> Document.read("hostile", json))
            .toList();

    Document merged = DocumentMerge.merge(documents, warnings::add);

    assertThat(merged.schemas()).hasSize(4);
    assertThat(MarkdownPage.lines(merged)).isNotEmpty();
    assertThat(DocumentText.lines(merged)).isNotEmpty();
  }
}
