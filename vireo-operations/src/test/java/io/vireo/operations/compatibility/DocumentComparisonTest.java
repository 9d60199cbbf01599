package io.vireo.operations.compatibility;

import static io.vireo.operations.compatibility.Severity.BREAKING;
import static io.vireo.operations.compatibility.Severity.HARMLESS;
import static io.vireo.operations.compatibility.Severity.UNCLEAR;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.operations.asyncapi.Document;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What changes of channels, operations and messages mean. */
class DocumentComparisonTest {
  private static final String OPERATIONS =
      """
      {'placed': {'action': 'send', 'channel': {'$ref': '#/channels/order'}},
       'ship': {'action': 'receive', 'channel': {'$ref': '#/channels/shipping'}}}
      """;
  private static final String CHANNELS =
      """
      {'order': {'address': 'order.placed', 'description': 'Orders',
         'messages': {'order': {'contentType': 'application/json', 'payload': {'type': 'string'}}},
         'bindings': {'amqp': {'is': 'routingKey', 'exchange': {'name': 'shop', 'type': 'direct', 'durable': true},
            'bindingVersion': '0.3.0'}}},
       'shipping': {'address': 'shipping.due', 'messages': {'due': {'payload': {'type': 'object'}}},
         'bindings': {'amqp': {'is': 'queue', 'queue': {'name': 'shipping.due', 'durable': true}}}}}
      """;
  private static final String DOCUMENT =
      "{'asyncapi': '3.0.0', 'info': {'title': 'shop', 'version': '1'}, 'channels': "
          + CHANNELS
          + ", 'operations': "
          + OPERATIONS
          + "}";

  /** A change of the text above, and the one difference that it makes. */
  private record Case(
      String sentence, String what, String by, Severity severity, String subject, String reason) {
    @Override
    public String toString() {
      return sentence;
    }
  }

  private static Document document(String json) {
    return Documents.of(json);
  }

  @ParameterizedTest
  @MethodSource
  void aChangeIsReported(Case one) {
    String changed = DOCUMENT.replace(one.what, one.by);
    assertThat(changed).isNotEqualTo(DOCUMENT);

    List<Change> changes = DocumentComparison.compare(document(DOCUMENT), document(changed));

    assertThat(changes).extracting(Change::severity).containsExactly(one.severity);
    assertThat(changes.get(0).subjects()).containsExactly(one.subject);
    assertThat(changes.get(0).what()).contains(one.reason);
  }

  static Stream<Case> aChangeIsReported() {
    String sent = "order.placed, sent by shop";
    String received = "shipping.due, received by shop";
    String channel = "channel order.placed";
    return Stream.of(
        new Case(
            "another exchange is another place",
            "'name': 'shop'",
            "'name': 'store'",
            BREAKING,
            channel,
            "the name of its exchange changed from shop to store"),
        new Case(
            "another type of exchange is another place",
            "'type': 'direct'",
            "'type': 'topic'",
            BREAKING,
            channel,
            "the type of its exchange"),
        new Case(
            "another queue is another place",
            "'queue': {'name': 'shipping.due'",
            "'queue': {'name': 'shipping'",
            BREAKING,
            "channel shipping.due",
            "the name of its queue"),
        new Case(
            "a queue instead of a routing key is another place",
            "'is': 'routingKey'",
            "'is': 'queue'",
            BREAKING,
            channel,
            "it changed from routingKey to queue"),
        new Case(
            "another form of an exchange may meet the old one",
            "'type': 'direct', 'durable': true",
            "'type': 'direct', 'durable': false",
            UNCLEAR,
            channel,
            "the durability of its exchange"),
        new Case(
            "an unknown protocol cannot be judged",
            "'bindings': {'amqp': {'is': 'queue'",
            "'bindings': {'kafka': {'topic': 'x'}, 'amqp': {'is': 'queue'",
            UNCLEAR,
            "channel shipping.due",
            "its binding for kafka changed"),
        new Case(
            "another content type is not expected",
            "'contentType': 'application/json'",
            "'contentType': 'application/xml'",
            BREAKING,
            sent,
            "the content type changed from application/json to application/xml"),
        new Case(
            "a description is for people",
            "'description': 'Orders'",
            "'description': 'All orders'",
            HARMLESS,
            channel,
            "only its description"),
        new Case(
            "an event that nobody sends any more is missed",
            "'placed': {'action': 'send', 'channel': {'$ref': '#/channels/order'}},",
            "",
            BREAKING,
            sent,
            "no longer sent"),
        new Case(
            "an event that nobody receives any more is lost",
            ",\n 'ship': {'action': 'receive', 'channel': {'$ref': '#/channels/shipping'}}",
            "",
            BREAKING,
            received,
            "no longer received"),
        new Case(
            "an operation that is added is harmless",
            "'placed': {",
            "'again': {'action': 'receive', 'channel': {'$ref': '#/channels/order'}}, 'placed': {",
            HARMLESS,
            "order.placed, received by shop",
            "added"),
        new Case(
            "a message that receivers cannot read is added to what is sent",
            "'messages': {'order': ",
            "'messages': {'other': {'payload': {'type': 'object'}}, 'order': ",
            BREAKING,
            sent,
            "it was added to the channel"),
        new Case(
            "a message that receivers can read is added to what is sent",
            "'messages': {'order': ",
            "'messages': {'other': {'payload': {'type': 'string', 'maxLength': 5}}, 'order': ",
            HARMLESS,
            sent,
            "it was added"),
        new Case(
            "a message is added to what is received",
            "'messages': {'due': ",
            "'messages': {'other': {'payload': {'type': 'string'}}, 'due': ",
            HARMLESS,
            received,
            "it was added"),
        new Case(
            "another language of schemas cannot be judged",
            "'payload': {'type': 'object'}",
            "'payload': {'schemaFormat': 'application/vnd.apache.avro+json;version=1.9.0', 'schema': {}}",
            UNCLEAR,
            received,
            "not described in JSON Schema"),
        new Case(
            "a header becomes required",
            "'messages': {'due': {",
            "'messages': {'due': {'headers': {'type': 'object', 'required': ['tenant']},",
            BREAKING,
            received,
            "required"),
        new Case(
            "the way of an answer cannot be judged",
            "'ship': {",
            "'ship': {'reply': {'address': {'location': '$message.header#/replyTo'}},",
            UNCLEAR,
            received,
            "its reply changed"),
        new Case(
            "a title is for people",
            "'title': 'shop'",
            "'title': 'The shop'",
            HARMLESS,
            "the document",
            "it changed from shop to The shop"));
  }

  @Test
  void aDocumentIsTheSameAsItself() {
    assertThat(DocumentComparison.compare(document(DOCUMENT), document(DOCUMENT))).isEmpty();
  }

  @Test
  void aChannelWithAnotherKeyIsFoundByItsAddress() {
    String changed =
        DOCUMENT
            .replace("'order': {'address'", "'orders': {'address'")
            .replace("/order'", "/orders'");

    assertThat(DocumentComparison.compare(document(DOCUMENT), document(changed))).isEmpty();
  }

  @Test
  void aChannelWithAnotherAddressIsAnotherChannel() {
    String changed = DOCUMENT.replace("'order.placed'", "'order.created'");

    assertThat(DocumentComparison.compare(document(DOCUMENT), document(changed)))
        .extracting(change -> change.severity() + " " + change.subjects() + " " + change.what())
        .containsExactly(
            "BREAKING [channel order.placed] it was removed, and others may still send to it or wait for its events",
            "HARMLESS [channel order.created] it was added");
  }

  @Test
  void anEventThatOthersStillSendCannotBeJudged() {
    String both =
        DOCUMENT.replace(
            "'placed': {",
            "'again': {'x-vireo-service': 'web', 'action': 'send', 'channel': {'$ref': '#/channels/order'}}, 'placed': {");

    assertThat(DocumentComparison.compare(document(both), document(DOCUMENT)))
        .extracting(change -> change.severity() + " " + change.subjects() + " " + change.what())
        .containsExactly(
            "UNCLEAR [order.placed, sent by web] the event is no longer sent by this service; others still send it");
  }

  @Test
  void theReportShowsBreakingChangesFirstAndGroupsThem() {
    String changed =
        DOCUMENT
            .replace("'payload': {'type': 'string'}", "'payload': {'type': 'integer'}")
            .replace("'description': 'Orders'", "'description': 'All orders\\u001b[31m'")
            .replace("'type': 'direct'", "'type': 'topic'");

    assertThat(
            ComparisonReport.lines(
                DocumentComparison.compare(document(DOCUMENT), document(changed))))
        .containsExactly(
            "2 breaking changes:",
            "  channel order.placed",
            "    binding: the type of its exchange changed from direct to topic, so old and new services do not meet",
            "  order.placed, sent by shop",
            "    payload: the type changed from string to integer, which receivers of the old form cannot read",
            "",
            "1 harmless change:",
            "  channel order.placed",
            "    channel: only its description changed");
  }

  @Test
  void documentsThatSayTheSameAreReportedAsSuch() {
    assertThat(ComparisonReport.lines(List.of())).containsExactly("The documents say the same.");
  }
}
