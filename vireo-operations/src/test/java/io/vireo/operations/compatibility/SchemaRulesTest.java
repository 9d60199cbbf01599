package io.vireo.operations.compatibility;

import static io.vireo.operations.compatibility.Severity.BREAKING;
import static io.vireo.operations.compatibility.Severity.HARMLESS;
import static io.vireo.operations.compatibility.Severity.UNCLEAR;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What changes of a schema mean: if a service sends by it, and if a service receives by it. */
class SchemaRulesTest {

  /** A change, and what it means in each direction; null for no change at all. */
  private record Case(
      String sentence, String before, String after, Severity sent, Severity received) {
    @Override
    public String toString() {
      return sentence;
    }
  }

  private static Case change(
      String sentence, String before, String after, Severity sent, Severity received) {
    return new Case(sentence, before, after, sent, received);
  }

  private static String fields(String properties, String more) {
    return "{'type': 'object', 'properties': {" + properties + "}" + more + "}";
  }

  @ParameterizedTest
  @MethodSource({"fields", "values", "limits", "unions", "containers", "others"})
  void aChangeIsJudgedByWhoReads(Case one) {
    assertThat(worst("send", one)).as("sent").isEqualTo(one.sent);
    assertThat(worst("receive", one)).as("received").isEqualTo(one.received);
  }

  private static Severity worst(String action, Case one) {
    List<Change> changes =
        DocumentComparison.compare(
            Documents.withPayload(action, one.before), Documents.withPayload(action, one.after));
    changes.forEach(change -> System.out.println(action + ": " + change));
    return Documents.worst(changes);
  }

  static Stream<Case> fields() {
    String id = "'id': {'type': 'string'}";
    String idAndNote = id + ", 'note': {'type': 'string'}";
    return Stream.of(
        change("nothing changes", fields(id, ""), fields(id, ""), null, null),
        change(
            "an optional field is added",
            fields(id, ""),
            fields(idAndNote, ""),
            HARMLESS,
            HARMLESS),
        change(
            "an optional field is removed",
            fields(idAndNote, ""),
            fields(id, ""),
            HARMLESS,
            HARMLESS),
        change(
            "a required field is added",
            fields(id, ""),
            fields(idAndNote, ", 'required': ['note']"),
            HARMLESS,
            BREAKING),
        change(
            "a required field is removed",
            fields(idAndNote, ", 'required': ['note']"),
            fields(id, ""),
            BREAKING,
            HARMLESS),
        change(
            "a field becomes optional",
            fields(id, ", 'required': ['id']"),
            fields(id, ""),
            BREAKING,
            HARMLESS),
        change(
            "a field becomes required",
            fields(id, ""),
            fields(id, ", 'required': ['id']"),
            HARMLESS,
            BREAKING),
        change(
            "a field is added and unknown fields are refused",
            fields(id, ", 'additionalProperties': false"),
            fields(idAndNote, ", 'additionalProperties': false"),
            BREAKING,
            HARMLESS),
        change(
            "a field is removed and unknown fields are refused",
            fields(idAndNote, ", 'additionalProperties': false"),
            fields(id, ", 'additionalProperties': false"),
            HARMLESS,
            BREAKING),
        change(
            "unknown fields are refused from now on",
            fields(id, ""),
            fields(id, ", 'additionalProperties': false"),
            HARMLESS,
            BREAKING),
        change(
            "unknown fields are no longer refused",
            fields(id, ", 'additionalProperties': false"),
            fields(id, ", 'additionalProperties': true"),
            BREAKING,
            HARMLESS),
        change(
            "additional fields that are allowed are said to be allowed",
            fields(id, ""),
            fields(id, ", 'additionalProperties': true"),
            null,
            null),
        change(
            "a field in a field changes its type",
            fields("'customer': " + fields(id, ""), ""),
            fields("'customer': " + fields("'id': {'type': 'integer'}", ""), ""),
            BREAKING,
            BREAKING));
  }

  static Stream<Case> values() {
    String letters = "{'type': 'string', 'enum': ['A', 'B']}";
    String more = "{'type': 'string', 'enum': ['A', 'B', 'C']}";
    return Stream.of(
        change("a type changes", "{'type': 'string'}", "{'type': 'integer'}", BREAKING, BREAKING),
        change(
            "whole numbers become numbers",
            "{'type': 'integer'}",
            "{'type': 'number'}",
            BREAKING,
            HARMLESS),
        change(
            "numbers become whole numbers",
            "{'type': 'number'}",
            "{'type': 'integer'}",
            HARMLESS,
            BREAKING),
        change(
            "a further type is possible",
            "{'type': 'string'}",
            "{'type': ['string', 'integer']}",
            BREAKING,
            HARMLESS),
        change("any value is possible", "{'type': 'string'}", "{}", BREAKING, HARMLESS),
        change("any value is possible, in short", "{'type': 'string'}", "true", BREAKING, HARMLESS),
        change("no value is possible", "{'type': 'string'}", "false", HARMLESS, BREAKING),
        change(
            "null becomes possible",
            "{'type': 'string'}",
            "{'type': ['string', 'null']}",
            BREAKING,
            HARMLESS),
        change(
            "null becomes possible, as OpenAPI says it",
            "{'type': 'string'}",
            "{'type': 'string', 'nullable': true}",
            BREAKING,
            HARMLESS),
        change(
            "null becomes possible, by an alternative",
            "{'type': 'string'}",
            "{'oneOf': [{'type': 'null'}, {'type': 'string'}]}",
            BREAKING,
            HARMLESS),
        change(
            "null is said in another way",
            "{'type': ['string', 'null']}",
            "{'anyOf': [{'type': 'string'}, {'type': 'null'}]}",
            null,
            null),
        change("a listed value is added", letters, more, BREAKING, HARMLESS),
        change("a listed value is removed", more, letters, HARMLESS, BREAKING),
        change(
            "listed values are in another order",
            letters,
            "{'type': 'string', 'enum': ['B', 'A']}",
            null,
            null),
        change("values are no longer listed", letters, "{'type': 'string'}", BREAKING, HARMLESS),
        change("values are listed from now on", "{'type': 'string'}", letters, HARMLESS, BREAKING),
        change("a constant changes", "{'const': 'A'}", "{'const': 'B'}", BREAKING, BREAKING),
        change(
            "a constant is listed", "{'const': 'A'}", "{'enum': ['A', 'B']}", BREAKING, HARMLESS),
        change(
            "a listed number has zeros", "{'enum': [1, 2.50]}", "{'enum': [1.0, 2.5]}", null, null),
        change(
            "a format is demanded",
            "{'type': 'string'}",
            "{'type': 'string', 'format': 'date-time'}",
            HARMLESS,
            BREAKING),
        change(
            "a format changes",
            "{'type': 'string', 'format': 'date'}",
            "{'type': 'string', 'format': 'date-time'}",
            BREAKING,
            BREAKING),
        change(
            "a number becomes long",
            "{'type': 'integer', 'format': 'int32'}",
            "{'type': 'integer', 'format': 'int64'}",
            BREAKING,
            HARMLESS),
        change(
            "an unknown format changes",
            "{'type': 'string', 'format': 'isbn-10'}",
            "{'type': 'string', 'format': 'isbn-13'}",
            UNCLEAR,
            UNCLEAR),
        change(
            "the encoding of a text changes",
            "{'type': 'string', 'contentEncoding': 'base64'}",
            "{'type': 'string', 'contentEncoding': 'base32'}",
            BREAKING,
            BREAKING));
  }

  static Stream<Case> limits() {
    return Stream.of(
        change(
            "a minimum is raised",
            "{'type': 'integer', 'minimum': 0}",
            "{'type': 'integer', 'minimum': 1}",
            HARMLESS,
            BREAKING),
        change(
            "a minimum itself is excluded",
            "{'type': 'number', 'minimum': 0}",
            "{'type': 'number', 'exclusiveMinimum': 0}",
            HARMLESS,
            BREAKING),
        change(
            "a minimum itself is excluded, as in draft 4",
            "{'type': 'number', 'minimum': 0, 'exclusiveMinimum': true}",
            "{'type': 'number', 'exclusiveMinimum': 0}",
            null,
            null),
        change(
            "a maximum is raised",
            "{'type': 'integer', 'maximum': 10}",
            "{'type': 'integer', 'maximum': 20}",
            BREAKING,
            HARMLESS),
        change(
            "a maximum is dropped",
            "{'type': 'integer', 'maximum': 10}",
            "{'type': 'integer'}",
            BREAKING,
            HARMLESS),
        change(
            "listed numbers are within a limit",
            "{'type': 'integer', 'minimum': 0}",
            "{'type': 'integer', 'enum': [1, 2]}",
            HARMLESS,
            BREAKING),
        change(
            "a text may be longer",
            "{'type': 'string', 'maxLength': 10}",
            "{'type': 'string', 'maxLength': 20}",
            BREAKING,
            HARMLESS),
        change(
            "a text must not be empty",
            "{'type': 'string'}",
            "{'type': 'string', 'minLength': 1}",
            HARMLESS,
            BREAKING),
        change(
            "a minimum length of zero is said",
            "{'type': 'string'}",
            "{'type': 'string', 'minLength': 0}",
            null,
            null),
        change(
            "there may be more elements",
            "{'type': 'array', 'maxItems': 1}",
            "{'type': 'array', 'maxItems': 2}",
            BREAKING,
            HARMLESS),
        change(
            "elements may be there twice",
            "{'type': 'array', 'uniqueItems': true}",
            "{'type': 'array'}",
            BREAKING,
            HARMLESS),
        change(
            "a step becomes coarser",
            "{'type': 'integer', 'multipleOf': 5}",
            "{'type': 'integer', 'multipleOf': 10}",
            HARMLESS,
            BREAKING),
        change(
            "a pattern is demanded",
            "{'type': 'string'}",
            "{'type': 'string', 'pattern': '^a'}",
            HARMLESS,
            BREAKING),
        change(
            "a pattern changes",
            "{'type': 'string', 'pattern': '^a'}",
            "{'type': 'string', 'pattern': '^a*'}",
            UNCLEAR,
            UNCLEAR));
  }

  static Stream<Case> unions() {
    String card =
        "{'title': 'card', 'type': 'object', 'properties': {'kind': {'const': 'card'}}, 'required': ['kind']}";
    String cash =
        "{'title': 'cash', 'type': 'object', 'properties': {'kind': {'const': 'cash'}}, 'required': ['kind']}";
    String bank =
        "{'title': 'bank', 'type': 'object', 'properties': {'kind': {'const': 'bank'}}, 'required': ['kind']}";
    return Stream.of(
        change(
            "an alternative is added",
            oneOf(card, cash),
            oneOf(card, cash, bank),
            BREAKING,
            HARMLESS),
        change(
            "an alternative is removed",
            oneOf(card, cash, bank),
            oneOf(card, cash),
            HARMLESS,
            BREAKING),
        change(
            "alternatives are in another order", oneOf(card, cash), oneOf(cash, card), null, null),
        change("a schema becomes one of several", card, oneOf(card, cash), BREAKING, HARMLESS),
        change("one of several remains", oneOf(card, cash), card, HARMLESS, BREAKING),
        change("the only alternative is no union", oneOf(card), card, null, null),
        change(
            "an alternative changes inside",
            oneOf(card, cash),
            oneOf(card, cash.replace("'required'", "'description': 'Paid at once', 'required'")),
            HARMLESS,
            HARMLESS),
        change(
            "types become alternatives",
            "{'type': ['string', 'integer']}",
            "{'anyOf': [{'type': 'integer'}, {'type': 'string'}]}",
            null,
            null),
        change(
            "the field that tells alternatives apart changes",
            "{'discriminator': 'kind', 'oneOf': [" + card + ", " + cash + "]}",
            "{'discriminator': 'type', 'oneOf': [" + card + ", " + cash + "]}",
            BREAKING,
            BREAKING));
  }

  private static String oneOf(String... alternatives) {
    return "{'oneOf': [" + String.join(", ", alternatives) + "]}";
  }

  static Stream<Case> containers() {
    String strings = "{'type': 'array', 'items': {'type': 'string'}}";
    String map = "{'type': 'object', 'additionalProperties': {'type': 'integer'}}";
    return Stream.of(
        change(
            "elements may be null",
            strings,
            "{'type': 'array', 'items': {'type': ['string', 'null']}}",
            BREAKING,
            HARMLESS),
        change("elements may be anything", strings, "{'type': 'array'}", BREAKING, HARMLESS),
        change(
            "the second element changes",
            "{'type': 'array', 'items': [{'type': 'string'}, {'type': 'string'}]}",
            "{'type': 'array', 'items': [{'type': 'string'}, {'type': 'integer'}]}",
            BREAKING,
            BREAKING),
        change("a list becomes a map", strings, map, BREAKING, BREAKING),
        change(
            "the values of a map become wider",
            map,
            "{'type': 'object', 'additionalProperties': {'type': 'number'}}",
            BREAKING,
            HARMLESS),
        change(
            "a name is added to those of a map",
            "{'type': 'object', 'propertyNames': {'enum': ['A']}}",
            "{'type': 'object', 'propertyNames': {'enum': ['A', 'B']}}",
            BREAKING,
            HARMLESS),
        change(
            "a map gets a field that its values allow",
            map,
            "{'type': 'object', 'properties': {'sum': {'type': 'integer'}}, 'additionalProperties': {'type': 'integer'}}",
            HARMLESS,
            HARMLESS),
        change(
            "a map gets a field that its values do not allow",
            map,
            "{'type': 'object', 'properties': {'sum': {'type': 'string'}}, 'additionalProperties': {'type': 'integer'}}",
            BREAKING,
            BREAKING));
  }

  static Stream<Case> others() {
    String parts =
        "{'allOf': [{'type': 'object', 'properties': {'id': {'type': 'string'}}, 'required': ['id']},"
            + " {'properties': {'note': {'type': 'string'}}}]}";
    return Stream.of(
        change(
            "only texts change",
            "{'type': 'string', 'description': 'a', 'title': 'A'}",
            "{'type': 'string', 'description': 'b', 'examples': ['x']}",
            HARMLESS,
            HARMLESS),
        change(
            "parts become one",
            parts,
            fields("'id': {'type': 'string'}, 'note': {'type': 'string'}", ", 'required': ['id']"),
            null,
            null),
        change(
            "a part loses a required field",
            parts,
            "{'allOf': [{'type': 'object'}, {'properties': {'note': {'type': 'string'}}}]}",
            BREAKING,
            HARMLESS),
        change(
            "a keyword that cannot be judged is added",
            "{'type': 'object'}",
            "{'type': 'object', 'patternProperties': {'^x': {'type': 'string'}}}",
            UNCLEAR,
            UNCLEAR),
        change(
            "a keyword that nobody knows changes",
            "{'type': 'string', 'flavour': 1}",
            "{'type': 'string', 'flavour': 2}",
            UNCLEAR,
            UNCLEAR),
        change(
            "a keyword that nobody knows stays",
            "{'type': 'string', 'flavour': 1}",
            "{'type': 'string', 'flavour': 1, 'x-note': 'an extension'}",
            null,
            null),
        change(
            "a condition is removed",
            "{'type': 'string', 'if': {'const': 'A'}, 'then': {'maxLength': 1}}",
            "{'type': 'string'}",
            UNCLEAR,
            UNCLEAR),
        change(
            "a schema moves to another document",
            "{'type': 'string'}",
            "{'$ref': 'types.json#/Order'}",
            UNCLEAR,
            UNCLEAR),
        change(
            "a schema stays in another document",
            "{'$ref': 'types.json#/Order'}",
            "{'$ref': 'types.json#/Order'}",
            null,
            null));
  }
}
