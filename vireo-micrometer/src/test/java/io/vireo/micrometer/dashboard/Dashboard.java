package io.vireo.micrometer.dashboard;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboard of the project, as Grafana reads it. */
final class Dashboard {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)}?");
  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), (\\w+)\\)");

  private final JsonNode json;

  private Dashboard(JsonNode json) {
    this.json = json;
  }

  static Dashboard read(Path file) {
    return new Dashboard(JsonMapper.shared().readTree(file.toFile()));
  }

  JsonNode json() {
    return json;
  }

  /** The panels, without the rows. */
  List<JsonNode> panels() {
    return json.get("panels")
        .valueStream()
        .filter(panel -> !panel.get("type").asString().equals("row"))
        .toList();
  }

  /** One query of a panel. */
  record Query(String panel, String legend, String expression) {
    @Override
    public String toString() {
      return panel + ", " + legend;
    }
  }

  List<Query> queries() {
    List<Query> queries = new ArrayList<>();
    for (JsonNode panel : panels()) {
      for (JsonNode target : panel.get("targets")) {
        queries.add(
            new Query(
                panel.get("title").asString(),
                target.get("legendFormat").asString(),
                target.get("expr").asString()));
      }
    }
    return queries;
  }

  /** A variable whose values Prometheus knows: those of a label among some series. */
  record Variable(String name, String series, String label) {}

  /** The variables in their order; the series of one may depend on those before it. */
  List<Variable> variables() {
    List<Variable> variables = new ArrayList<>();
    for (JsonNode variable : json.at("/templating/list")) {
      if (variable.get("type").asString().equals("query")) {
        Matcher query = LABEL_VALUES.matcher(variable.at("/query/query").asString());
        if (!query.matches()) {
          throw new IllegalStateException("A query of another kind: " + variable);
        }
        variables.add(
            new Variable(variable.get("name").asString(), query.group(1), query.group(2)));
      }
    }
    return variables;
  }

  /**
   * Puts values in the place of variables.
   *
   * @throws IllegalStateException for a variable that has no value
   */
  static String substitute(String text, Map<String, String> values) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            found -> {
              String value = values.get(found.group(1));
              if (value == null) {
                throw new IllegalStateException(
                    "No such variable: " + found.group() + " in " + text);
              }
              return Matcher.quoteReplacement(value);
            });
  }

  /** What Grafana writes for several chosen values: a regular expression within a PromQL string. */
  static String choice(List<String> values) {
    Function<String, String> escape =
        value -> value.replaceAll("[$^*{}\\[\\]'+?.()|]", "\\\\\\\\$0");
    return values.size() == 1
        ? escape.apply(values.get(0))
        : values.stream().map(escape).collect(Collectors.joining("|", "(", ")"));
  }
}
