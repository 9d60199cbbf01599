package io.vireo.operations.compatibility;

import io.vireo.operations.asyncapi.Document;
import java.util.List;

/** Small documents for tests. Their JSON has single quotes. */
final class Documents {
  private Documents() {}

  static Document of(String json) {
    return Document.read("The document", json.replace('\'', '"'));
  }

  /** A service that sends or receives one event. */
  static Document withPayload(String action, String payload) {
    return withPayload(action, payload, "{}");
  }

  /** The same with further schemas, which have names. */
  static Document withPayload(String action, String payload, String schemas) {
    return of(
        """
        {'asyncapi': '3.0.0', 'info': {'title': 'shop', 'version': '1'},
         'channels': {'order': {'address': 'order.placed',
           'messages': {'order': {'$ref': '#/components/messages/order'}}}},
         'operations': {'placed': {'action': '%s', 'channel': {'$ref': '#/channels/order'},
           'messages': [{'$ref': '#/channels/order/messages/order'}]}},
         'components': {'messages': {'order': {'payload': %s}}, 'schemas': %s}}
        """
            .formatted(action, payload, schemas));
  }

  /** The worst that has changed; null if nothing has. */
  static Severity worst(List<Change> changes) {
    return changes.stream().map(Change::severity).sorted().findFirst().orElse(null);
  }
}
