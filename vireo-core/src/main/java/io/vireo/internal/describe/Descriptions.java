package io.vireo.internal.describe;

import io.vireo.Description;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.AnnotatedField;

/**
 * What the annotations of types, properties and enum constants say, mix-ins of Jackson included.
 */
final class Descriptions {
  private Descriptions() {}

  /** {@return the description of a class, with those of its constants; null if there is none} */
  static @Nullable String of(SerializationConfig config, AnnotatedClass type) {
    String own = annotated(type);
    List<String> lines = new ArrayList<>();
    String described =
        own != null ? own : config.getAnnotationIntrospector().findClassDescription(config, type);
    if (described != null) {
      lines.add(described);
    }
    if (type.getRawType().isEnum()) {
      addConstants(config, type, lines);
    }
    return lines.isEmpty() ? null : String.join("\n", lines);
  }

  private static void addConstants(
      SerializationConfig config, AnnotatedClass type, List<String> lines) {
    for (AnnotatedField field : type.fields()) {
      if (field.getAnnotated().isEnumConstant()) {
        String own = annotated(field);
        String described =
            own != null
                ? own
                : config.getAnnotationIntrospector().findPropertyDescription(config, field);
        if (described != null) {
          lines.add("- `" + field.getName() + "`: " + described);
        }
      }
    }
  }

  /** {@return the description of a property; null if there is none} */
  static @Nullable String of(BeanProperty property) {
    Description own = property.getAnnotation(Description.class);
    return own == null ? property.getMetadata().getDescription() : own.value();
  }

  private static @Nullable String annotated(Annotated element) {
    Description own = element.getAnnotation(Description.class);
    return own == null ? null : own.value();
  }
}
