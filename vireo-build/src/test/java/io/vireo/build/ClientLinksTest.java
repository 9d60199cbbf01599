package io.vireo.build;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.rabbitmq.client.impl.ClientVersion;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * All that the RabbitMQ driver uses of the client is in the client on the class path. The build
 * runs this with the client that Vireo is compiled with, and again with the oldest one.
 */
class ClientLinksTest {
  private static final String CLIENT = "com.rabbitmq.";
  private static final String FRAME = CLIENT + "client.impl.Frame.";
  private static final String FRAME_HANDLER = CLIENT + "client.impl.FrameHandler.";

  /**
   * What older clients do not have. FrameMembers looks for it before it uses it, and Frames hands
   * on what only a client calls that has it.
   */
  private static final Set<String> GUARDED =
      Set.of(
          "FrameMembers: " + FRAME + "getType()",
          "FrameMembers: " + FRAME + "getChannel()",
          "FrameMembers: " + FRAME_HANDLER + "flush(com.rabbitmq.client.WriteListener)",
          "Frames: " + FRAME_HANDLER + "internalHearbeat()",
          "Frames: " + FRAME_HANDLER + "finishConnectionNegotiation()",
          "Frames: " + FRAME_HANDLER + "setFrameMax(int)",
          "Frames: " + FRAME_HANDLER + "startProcessing()",
          "FrameMembers: com.rabbitmq.client.WriteListener",
          "Frames: com.rabbitmq.client.WriteListener");

  /** Initialised only with a client that has the earlier names. */
  private static final String EARLIER_NAMES = ".FrameMembers$Earlier";

  private static final JavaClasses DRIVER =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.vireo.rabbitmq");

  private static List<JavaClass> classes() {
    assertThat(DRIVER.size()).isGreaterThan(100);
    return List.copyOf(DRIVER);
  }

  @Test
  void theClientOnTheClassPathIsTheOneThatTheBuildNames() {
    assertThat(ClientVersion.VERSION)
        .isEqualTo(System.getProperty("vireo.tested.amqp-client", ClientVersion.VERSION));
  }

  @Test
  void everyClassOfTheDriverIsLoadedAndInitialised() {
    for (JavaClass type : classes()) {
      if (!type.getName().endsWith(EARLIER_NAMES)) {
        assertThatCode(() -> Class.forName(type.getName()))
            .as(type.getName())
            .doesNotThrowAnyException();
      }
    }
  }

  @Test
  void everyMemberAndTypeThatTheDriverUsesIsThere() {
    Stream<String> members =
        classes().stream()
            .flatMap(type -> type.getAccessesFromSelf().stream())
            .filter(access -> isOfTheClient(access.getTarget()) && !isThere(access.getTarget()))
            .map(ClientLinksTest::inWords);
    Stream<String> types =
        classes().stream()
            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
            .filter(
                use ->
                    use.getTargetClass().getName().startsWith(CLIENT)
                        && !isThere(use.getTargetClass()))
            .map(
                use ->
                    use.getOriginClass().getSimpleName() + ": " + use.getTargetClass().getName());

    Set<String> missing = Stream.concat(members, types).collect(toCollection(TreeSet::new));
    assertThat(missing).isSubsetOf(GUARDED);
  }

  @Test
  void everyAbstractMethodOfTheClientIsImplemented() {
    Set<String> missing = new TreeSet<>();
    for (JavaClass type : classes()) {
      if (!type.getModifiers().contains(JavaModifier.ABSTRACT) && !type.isInterface()) {
        type.getAllRawInterfaces().stream()
            .filter(implemented -> implemented.getName().startsWith(CLIENT))
            .flatMap(implemented -> Stream.of(implemented.reflect().getMethods()))
            .filter(method -> Modifier.isAbstract(method.getModifiers()))
            .filter(method -> !isImplemented(type.reflect(), method))
            .forEach(method -> missing.add(type.getName() + ": " + method));
      }
    }

    assertThat(missing).isEmpty();
  }

  private static boolean isImplemented(Class<?> type, Method method) {
    try {
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      MethodHandle found =
          lookup.findVirtual(
              type,
              method.getName(),
              MethodType.methodType(method.getReturnType(), method.getParameterTypes()));
      return !Modifier.isAbstract(lookup.revealDirect(found).getModifiers());
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return false;
    }
  }

  private static String inWords(JavaAccess<?> access) {
    return access.getOriginOwner().getSimpleName() + ": " + access.getTarget().getFullName();
  }

  /** Whether a member is declared by the client: also one that a class of Vireo's inherits. */
  private static boolean isOfTheClient(AccessTarget target) {
    if (target.getOwner().getName().startsWith(CLIENT)) {
      return true;
    }
    return target.getOwner().getName().startsWith("io.vireo.rabbitmq.")
        && target
            .resolveMember()
            .map(member -> member.getOwner().getName().startsWith(CLIENT))
            .orElse(true);
  }

  private static boolean isThere(JavaClass type) {
    try {
      type.getBaseComponentType().reflect();
      return true;
    } catch (RuntimeException | LinkageError e) {
      return false;
    }
  }

  /** Whether the JVM finds a member, by its name and all of its types. */
  private static boolean isThere(AccessTarget target) {
    try {
      Class<?> owner = target.getOwner().reflect();
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(owner, MethodHandles.lookup());
      if (target instanceof AccessTarget.FieldAccessTarget field) {
        return isField(lookup, owner, field);
      }
      AccessTarget.CodeUnitAccessTarget code = (AccessTarget.CodeUnitAccessTarget) target;
      MethodType type =
          MethodType.methodType(
              code.getRawReturnType().reflect(),
              code.getRawParameterTypes().stream().map(JavaClass::reflect).toList());
      boolean constructs =
          code instanceof AccessTarget.ConstructorCallTarget
              || code instanceof AccessTarget.ConstructorReferenceTarget;
      return constructs
          ? lookup.findConstructor(owner, type) != null
          : isMethod(lookup, owner, code.getName(), type);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return false;
    }
  }

  private static boolean isField(
      MethodHandles.Lookup lookup, Class<?> owner, AccessTarget.FieldAccessTarget field)
      throws ReflectiveOperationException {
    Class<?> type = field.getRawType().reflect();
    try {
      return lookup.findStaticGetter(owner, field.getName(), type) != null;
    } catch (IllegalAccessException e) {
      return lookup.findGetter(owner, field.getName(), type) != null;
    }
  }

  private static boolean isMethod(
      MethodHandles.Lookup lookup, Class<?> owner, String name, MethodType type)
      throws ReflectiveOperationException {
    try {
      return lookup.findVirtual(owner, name, type) != null;
    } catch (IllegalAccessException e) {
      // Found, but static.
      return lookup.findStatic(owner, name, type) != null;
    }
  }
}
