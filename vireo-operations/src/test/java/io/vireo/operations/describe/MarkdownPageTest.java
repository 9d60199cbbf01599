package io.vireo.operations.describe;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.operations.asyncapi.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.JsonNodeFactory;

class MarkdownPageTest {
  private static final String DOCUMENT =
      """
      {'asyncapi': '3.0.0', 'info': {'title': 'shop', 'version': '1.2', 'description': 'Sells'},
       'channels': {'order.placed': {'address': 'order.placed', 'description': 'New orders',
          'messages': {'Order': {'payload': {'$ref': '#/components/schemas/Order'}},
             'Note': {'description': 'A remark', 'payload': {'type': 'object',
                'properties': {'by': {'type': 'object', 'properties': {'name': {'type': 'string'}}}}}}},
          'bindings': {'amqp': {'is': 'routingKey', 'exchange': {'name': 'vireo', 'type': 'direct'}}}}},
       'operations': {'send': {'action': 'send', 'channel': {'$ref': '#/channels/order.placed'},
             'messages': [{'$ref': '#/channels/order.placed/messages/Order'}]},
          'ship': {'action': 'receive', 'x-vireo-service': 'shipping', 'channel': {'$ref': '#/channels/order.placed'}}},
       'components': {'schemas': {'Order': {'description': 'What was bought', 'type': 'object', 'properties': {
          'id': {'type': 'string', 'format': 'uuid', 'description': 'Its number', 'examples': ['0b6c']},
          'state': {'anyOf': [{'$ref': '#/components/schemas/State'}, {'type': 'null'}]},
          'lines': {'type': 'array', 'items': {'$ref': '#/components/schemas/Line'}},
          'notes': {'type': 'object', 'additionalProperties': {'type': 'string', 'maxLength': 80}}},
          'required': ['id']},
        'State': {'type': 'string', 'enum': ['OPEN', 'PAID'], 'examples': ['PAID']},
        'Line': {'type': 'object', 'properties': {'count': {'type': 'integer', 'minimum': 1, 'deprecated': true}}}}}}
      """;

  private static List<String> page(String json) {
    return MarkdownPage.lines(Document.read("The document", json.replace('\'', '"')));
  }

  @Test
  void thePageShowsWhoSendsAndWhoReceivesWhat() {
    assertThat(page(DOCUMENT))
        .containsSubsequence(
            "# shop",
            "Version 1.2",
            "Sells",
            "## Channels",
            "| [order.placed](#channel-order.placed) | shop | shipping |",
            "<a id=\"channel-order.placed\"></a>",
            "### order.placed",
            "New orders",
            "- Sent by shop (Order)",
            "- Received by shipping",
            "- On RabbitMQ: exchange <code>vireo</code> direct",
            "**Message Order**, application/json",
            "Payload: [Order](#schema-order)",
            "**Message Note**, application/json",
            "A remark",
            "| <code>by</code> | object | no |  |  |",
            "| <code>by.name</code> | string | no |  |  |",
            "## Schemas",
            "<a id=\"schema-order\"></a>",
            "### Order",
            "What was bought",
            "| Field | Type | Required | Description | Examples |",
            "| --- | --- | --- | --- | --- |",
            "| <code>id</code> | string (uuid) | yes | Its number | <code>0b6c</code> |",
            "| <code>state</code> | [State](#schema-state) or null | no |  |  |",
            "| <code>lines</code> | array of [Line](#schema-line) | no |  |  |",
            "| <code>notes</code> | map of string (maxLength <code>80</code>) | no |  |  |",
            "### State",
            "Type: <code>OPEN</code>, <code>PAID</code>",
            "Examples: <code>PAID</code>",
            "| <code>count</code> | integer (minimum <code>1</code>) | no | **Deprecated.**  |  |");
  }

  @Test
  void everyLinkHasItsAnchor() {
    String page =
        String.join("\n", page(DOCUMENT.replace("'Line'", "'ORDER'").replace("/Line'", "/ORDER'")));

    assertThat(found(page, "\\(#([^)]*)\\)")).isSubsetOf(found(page, "<a id=\"([^\"]*)\"></a>"));
    assertThat(found(page, "<a id=\"([^\"]*)\"></a>"))
        .containsExactlyInAnyOrder(
            "channel-order.placed", "schema-order", "schema-order-2", "schema-state");
  }

  private static Set<String> found(String page, String pattern) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = Pattern.compile(pattern).matcher(page);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " shown as ",
      value = {
        "<script>alert(1)</script> shown as &lt;script&gt;alert(1)&lt;/script&gt;",
        "[x](javascript:y) shown as &#91;x&#93;(javascript&#58;y)",
        "a | b shown as a &#124; b",
        "`code` *b* _i_ ~s~ shown as &#96;code&#96; &#42;b&#42; &#95;i&#95; &#126;s&#126;",
        "# heading shown as &#35; heading",
        "- item shown as &#45; item",
        "1. item shown as 1&#46; item",
        "12) item shown as 12&#41; item",
        "---  shown as &#45;--",
        "&lt;b&gt; shown as &amp;lt;b&amp;gt;",
        "a-b.c 1.5 shown as a-b.c 1.5",
        "back\\slash shown as back&#92;slash"
      })
  void aTextIsShownAsItIs(String text, String shown) {
    assertThat(MarkdownText.text(text)).isEqualTo(shown);
  }

  @Test
  void aTextStaysOnItsLineAndHasNoControlCharacters() {
    assertThat(MarkdownText.text("one\n\n# two\r\n| three\u2028four"))
        .isEqualTo("one # two &#124; three four");
    assertThat(MarkdownText.text("\u001b[31mred\u202Eder")).isEqualTo("?&#91;31mred?der");
  }

  @Test
  void hostileNamesAddNoMarkupAnywhere() {
    String hostile = "</code></td><script>x</script>\n# h | `x` [l](http://e) ![i](u)\u001b[2J";
    List<String> names = new ArrayList<>();
    String json =
        DOCUMENT
            .replace('\'', '"')
            .replaceAll(
                "\"(Sells|New orders|A remark|shop|shipping|What was bought|Its number|0b6c|OPEN|uuid|by|vireo|direct)\"",
                Matcher.quoteReplacement(JsonNodeFactory.instance.stringNode(hostile).toString()));

    names.addAll(page(json));

    assertThat(names).hasSameSizeAs(page(DOCUMENT));
    assertThat(String.join("\n", names))
        .doesNotContain("<script", "</td>", "\u001b", "](http", "![", "`");
  }
}
