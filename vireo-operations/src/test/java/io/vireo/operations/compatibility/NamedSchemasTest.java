package io.vireo.operations.compatibility;

import static io.vireo.operations.compatibility.Severity.BREAKING;
import static io.vireo.operations.compatibility.Severity.HARMLESS;
import static io.vireo.operations.compatibility.Severity.UNCLEAR;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Schemas that have names: referred to, recursive, in circles, and many. */
class NamedSchemasTest {
  private static final String ORDER = "{'$ref': '#/components/schemas/Order'}";

  private static List<Change> compare(String before, String after) {
    return DocumentComparison.compare(
        Documents.withPayload("send", ORDER, before), Documents.withPayload("send", ORDER, after));
  }

  @Test
  void aChangeInASchemaThatSeveralUseIsReportedOnce() {
    String schemas =
        """
        {'Order': {'type': 'object', 'properties': {
           'from': {'$ref': '#/components/schemas/Address'},
           'to': {'$ref': '#/components/schemas/Address'}}},
         'Address': {'type': 'object', 'properties': {'zip': {'type': '%s'}}}}
        """;

    List<Change> changes = compare(schemas.formatted("string"), schemas.formatted("integer"));

    assertThat(changes)
        .containsExactly(
            new Change(
                BREAKING,
                List.of("order.placed, sent by shop"),
                "schema Address, field zip",
                "the type changed from string to integer, which receivers of the old form cannot read"));
  }

  @Test
  void aRecursiveSchemaIsComparedToItsEnd() {
    String schemas =
        """
        {'Order': {'type': 'object', 'properties': {
           'parts': {'type': 'array', 'items': {'$ref': '#/components/schemas/Order'}},
           'name': {'type': 'string'}}%s}}
        """;

    List<Change> changes =
        compare(schemas.formatted(", 'required': ['name']"), schemas.formatted(""));

    assertThat(changes).extracting(Change::place).containsExactly("schema Order, field name");
  }

  @Test
  void aSchemaWithAnotherNameIsComparedByItsContents() {
    List<Change> changes =
        DocumentComparison.compare(
            Documents.withPayload("send", ORDER, "{'Order': {'type': 'string'}}"),
            Documents.withPayload(
                "send",
                "{'$ref': '#/components/schemas/Purchase'}",
                "{'Purchase': {'type': 'integer'}}"));

    assertThat(changes).extracting(Change::place).containsExactly("schema Purchase (was Order)");
  }

  @Test
  void aNamedAlternativeIsComparedWithTheOneOfTheSameName() {
    String schemas =
        """
        {'Order': {'oneOf': [{'$ref': '#/components/schemas/Card'}%s]},
         'Card': {'type': 'object', 'properties': {'number': {'type': '%s'}}},
         'Cash': {'type': 'object', 'properties': {'kind': {'const': 'cash'}}, 'required': ['kind']},
         'Bank': {'type': 'object', 'properties': {'kind': {'const': 'bank'}}, 'required': ['kind']}}
        """;

    List<Change> changes =
        compare(
            schemas.formatted(
                ", {'$ref': '#/components/schemas/Cash'}, {'type': 'null'}", "string"),
            schemas.formatted(", {'$ref': '#/components/schemas/Bank'}", "integer"));

    assertThat(changes)
        .extracting(change -> change.severity() + " " + change.place() + ": " + change.what())
        .containsExactlyInAnyOrder(
            "HARMLESS schema Order: it is no longer null",
            "HARMLESS schema Order: the alternative Cash was removed, so it is no longer sent",
            "BREAKING schema Order: the alternative Bank was added, which receivers of the old form do not know",
            "BREAKING schema Card, field number: the type changed from string to integer, which receivers of the old form cannot read");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'Order': {'$ref': '#/components/schemas/Order'}}",
        "{'Order': {'allOf': [{'$ref': '#/components/schemas/Order'}]}}",
        "{'Order': {'oneOf': [{'$ref': '#/components/schemas/Order'}, {'type': 'null'}]}}",
        "{'Order': {'anyOf': [{'$ref': '#/components/schemas/Order'}, {'type': 'string'}]}}",
        "{'Order': {'$ref': '#/components/schemas/Order/Order/Order'}}",
        "{'Order': {'$ref': '#'}}",
        "{'Order': {'$ref': ''}}",
        "{'Order': {'$ref': 7}}",
        "{'Order': {'$ref': '#/components/schemas/%zz'}}",
        "{'Order': {'type': 7, 'enum': 'A', 'properties': [], 'required': {}, 'items': 3}}",
        "{'Order': {'type': [], 'allOf': 7, 'oneOf': [], 'anyOf': {}, 'minimum': 'a'}}",
        "{'Order': 7}",
        "{'Order': []}",
        "{}",
        "[]"
      })
  @Timeout(10)
  void whatMakesNoSenseIsComparedWithoutAFailure(String schemas) {
    String sound = "{'Order': {'type': 'object', 'properties': {'id': {'type': 'string'}}}}";

    assertThat(compare(schemas, schemas)).isEmpty();
    compare(schemas, sound);
    compare(sound, schemas);
  }

  @Test
  @Timeout(60)
  void twoConditionsThatAreRecursiveTogetherEnd() {
    String schemas =
        """
        {'Order': {'allOf': [{'$ref': '#/components/schemas/A'}, {'$ref': '#/components/schemas/B'}]},
         'A': {'type': 'object', 'properties': {'next': {'$ref': '#/components/schemas/A'}, 'x': {'type': '%s'}}},
         'B': {'type': 'object', 'properties': {'next': {'$ref': '#/components/schemas/B'}}}}
        """;

    assertThat(Documents.worst(compare(schemas.formatted("string"), schemas.formatted("string"))))
        .isIn(null, UNCLEAR);
    assertThat(Documents.worst(compare(schemas.formatted("string"), schemas.formatted("number"))))
        .isEqualTo(BREAKING);
  }

  @Test
  @Timeout(60)
  void aThousandAlternativesAndAThousandFieldsAreCompared() {
    String refs =
        IntStream.range(0, 1000)
            .mapToObj(i -> "{'$ref': '#/components/schemas/T" + i + "'}")
            .collect(Collectors.joining(", "));
    String types =
        IntStream.range(0, 1000)
            .mapToObj(
                i ->
                    "'T%d': {'type': 'object', 'properties': {'kind': {'const': '%d'}, 'next': %s}}"
                        .formatted(i, i, ORDER))
            .collect(Collectors.joining(", "));
    String before = "{'Order': {'oneOf': [" + refs + "]}, " + types + "}";

    List<Change> changes = compare(before, before.replace("'const': '7'", "'const': 'seven'"));

    assertThat(changes).extracting(Change::place).containsOnly("schema T7, field kind").hasSize(2);
  }

  @Test
  void inOtherDirectionTheSameChangeOfASchemaMeansSomethingElse() {
    String before = "{'Order': {'type': 'integer'}}";
    String after = "{'Order': {'type': 'number'}}";

    List<Change> changes =
        DocumentComparison.compare(
            Documents.withPayload("receive", ORDER, before),
            Documents.withPayload("receive", ORDER, after));

    assertThat(changes).extracting(Change::severity).containsExactly(HARMLESS);
    assertThat(compare(before, after)).extracting(Change::severity).containsExactly(BREAKING);
  }
}
