package io.vireo.internal.describe;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.TypeVariable;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.introspect.AnnotatedMember;

/**
 * Whether a value can be null, as its declaration says. The annotations are known by their simple
 * names, so those of JSpecify, Jakarta and Spring count alike, and none of them needs to be there.
 */
final class Nullness {
  private Nullness() {}

  /** Whether a field or a getter says that its value is never null. */
  static boolean isNonNull(AnnotatedMember member) {
    AnnotatedElement element = member.getAnnotated();
    AnnotatedType type = typeOf(member);
    if (type == null || type.getType() instanceof TypeVariable<?>) {
      return false;
    }
    if (has(element, "Nullable") || has(type, "Nullable")) {
      return false;
    }
    return has(element, "NonNull")
        || has(element, "Nonnull")
        || has(type, "NonNull")
        || isMarked(member.getDeclaringClass());
  }

  /** {@return the declared type of a field or a getter; null if it has none} */
  static @Nullable AnnotatedType typeOf(AnnotatedMember member) {
    AnnotatedElement element = member.getAnnotated();
    if (element instanceof Field field) {
      return field.getAnnotatedType();
    }
    return element instanceof Method method ? method.getAnnotatedReturnType() : null;
  }

  /**
   * {@return the type argument in which a container has its elements or values, if it is marked as
   * nullable or has arguments itself; else null}
   */
  static @Nullable AnnotatedType contentOf(@Nullable AnnotatedType type) {
    if (!(type instanceof AnnotatedParameterizedType parameterized)) {
      return null;
    }
    AnnotatedType[] arguments = parameterized.getAnnotatedActualTypeArguments();
    return arguments[arguments.length - 1];
  }

  /** Whether a type is annotated as nullable. */
  static boolean isNullable(@Nullable AnnotatedType type) {
    return type != null && has(type, "Nullable");
  }

  private static boolean isMarked(Class<?> type) {
    for (Class<?> one = type; one != null; one = one.getEnclosingClass()) {
      if (has(one, "NullUnmarked")) {
        return false;
      }
      if (has(one, "NullMarked")) {
        return true;
      }
    }
    Package home = type.getPackage();
    if (home != null && has(home, "NullUnmarked")) {
      return false;
    }
    return (home != null && has(home, "NullMarked")) || has(type.getModule(), "NullMarked");
  }

  private static boolean has(AnnotatedElement element, String name) {
    for (Annotation annotation : element.getAnnotations()) {
      if (annotation.annotationType().getSimpleName().equals(name)) {
        return true;
      }
    }
    return false;
  }
}
