package io.vireo.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.vireo.Codec;
import io.vireo.Core;
import io.vireo.JsonSchemas;
import io.vireo.ObservationException;
import io.vireo.Observer;
import io.vireo.ObserverDescription;
import io.vireo.TypeRef;
import io.vireo.VireoException;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The rules of decision 0054 for all public types of {@code io.vireo}. */
class PublicApiTest {
  private static final List<Class<?>> OPEN =
      List.of(
          Core.class,
          Observer.class,
          TypeRef.class,
          VireoException.class,
          ObservationException.class);

  private static Stream<Class<?>> types() {
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.vireo").stream()
            .filter(type -> type.getPackageName().equals("io.vireo"))
            .map(JavaClass::reflect)
            .filter(PublicApiTest::isPublic);
  }

  private static boolean isPublic(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
  }

  private static Stream<Executable> signatures(Class<?> type) {
    return Stream.<Executable>concat(
            Arrays.stream(type.getDeclaredConstructors()), Arrays.stream(type.getDeclaredMethods()))
        .filter(one -> Modifier.isPublic(one.getModifiers()) && !one.isSynthetic());
  }

  @Test
  void allClassesAreFinalButThoseThatAreMeantToBeExtended() {
    assertThat(types().filter(type -> !type.isInterface() && !type.isEnum()))
        .filteredOn(type -> !Modifier.isFinal(type.getModifiers()))
        .containsExactlyInAnyOrderElementsOf(OPEN);
  }

  @Test
  void noGetterReturnsNull() {
    // The data of an event may be JSON null.
    Set<String> allowed = Set.of("data", "content");

    assertThat(types().flatMap(PublicApiTest::signatures))
        .filteredOn(
            one ->
                one instanceof Method
                    && one.getParameterCount() == 0
                    && one.getAnnotatedReturnType().isAnnotationPresent(Nullable.class))
        .allSatisfy(one -> assertThat(allowed).contains(one.getName()));
  }

  @Test
  void jacksonIsUsedOnlyForTheJsonOfAListenerAndForDescriptions() {
    assertThat(types().flatMap(PublicApiTest::signatures))
        .filteredOn(one -> one.toGenericString().contains("jackson"))
        .filteredOn(one -> one.getDeclaringClass() != JsonSchemas.class)
        .isNotEmpty()
        .allSatisfy(
            one -> {
              assertThat(one.getDeclaringClass())
                  .isIn(Observer.class, Codec.class, ObserverDescription.class);
              assertThat(one.toGenericString().replace(JsonNode.class.getName(), ""))
                  .doesNotContain("jackson");
            });
  }
}
