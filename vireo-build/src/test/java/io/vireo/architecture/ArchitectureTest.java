package io.vireo.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.vireo.Registration;
import io.vireo.memory.MemoryDriverProvider;
import io.vireo.memory.Scheduler;
import io.vireo.rabbitmq.ExchangeDeclaration;
import io.vireo.rabbitmq.QueueDeclaration;
import io.vireo.spi.CleanThreads;
import io.vireo.spi.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.TemporalAmount;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The dependencies between the packages of Vireo. The test is in this module, which depends on all
 * others.
 */
class ArchitectureTest {
  private static final String API = "io.vireo";
  private static final String SPI = "io.vireo.spi..";
  private static final String INSTRUMENTATION = "io.vireo.instrumentation..";
  private static final String ENGINE = "io.vireo.internal..";
  private static final String MEMORY = "io.vireo.memory..";
  private static final String RABBITMQ = "io.vireo.rabbitmq..";
  private static final String TEST = "io.vireo.test..";
  private static final String MICROMETER = "io.vireo.micrometer..";
  private static final String OPENTELEMETRY = "io.vireo.opentelemetry..";
  private static final String SPRING = "io.vireo.spring..";
  private static final String SPRING_TEST = "io.vireo.spring.test..";
  private static final String CLOUDEVENTS = "io.vireo.cloudevents..";
  private static final String OPERATIONS = "io.vireo.operations..";
  private static final String CONSOLE = "io.vireo.console..";
  private static final String COMMAND = "io.vireo.cli..";
  private static final String SOAK = "io.vireo.soak..";
  private static final String BENCHMARKS = "io.vireo.benchmarks..";

  private static final JavaClasses VIREO =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.vireo");

  /**
   * The part of the API that a driver may use: values and exceptions, not the classes that emit and
   * observe. A {@link Registration} is the value of a call that registers: a driver implements it,
   * and it uses nothing else of the API.
   */
  private static final DescribedPredicate<JavaClass> VALUE_OR_EXCEPTION =
      describe(
          "a value or an exception",
          type ->
              type.isAssignableTo(Throwable.class)
                  || type.isEnum()
                  || type.isRecord()
                  || type.isEquivalentTo(Registration.class)
                  || type.getModifiers().contains(JavaModifier.FINAL));

  private static final DescribedPredicate<JavaClass> ACTING_API =
      resideInAPackage(API).and(DescribedPredicate.not(VALUE_OR_EXCEPTION));

  @ParameterizedTest
  @ValueSource(
      strings = {
        API,
        SPI,
        INSTRUMENTATION,
        ENGINE,
        MEMORY,
        RABBITMQ,
        TEST,
        MICROMETER,
        OPENTELEMETRY,
        SPRING,
        CLOUDEVENTS,
        OPERATIONS,
        COMMAND,
        SOAK,
        BENCHMARKS,
        "io.vireo.tck.."
      })
  void everyPackageIsChecked(String packages) {
    assertThat(Stream.of(VIREO.toArray(new JavaClass[0])))
        .anyMatch(type -> resideInAPackage(packages).test(type));
  }

  @Test
  void theDriverContractUsesOnlyValuesAndExceptions() {
    check(noClasses().that().resideInAPackage(SPI).should().dependOnClassesThat(ACTING_API));
    check(
        noClasses()
            .that()
            .resideInAPackage(SPI)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ENGINE, MEMORY, RABBITMQ, COMMAND));
  }

  @Test
  void driversUseOnlyTheContractAndItsValuesAndExceptions() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(MEMORY, RABBITMQ)
            .should()
            .dependOnClassesThat(ACTING_API));
    check(
        noClasses()
            .that()
            .resideInAnyPackage(MEMORY, RABBITMQ)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ENGINE, COMMAND));
  }

  @Test
  void driversDoNotUseEachOther() {
    check(noClasses().that().resideInAPackage(MEMORY).should().dependOnClassesThat(in(RABBITMQ)));
    check(noClasses().that().resideInAPackage(RABBITMQ).should().dependOnClassesThat(in(MEMORY)));
  }

  @Test
  void driversMoveBytesAndLeaveJsonToTheEngine() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(SPI, MEMORY, RABBITMQ)
            .should()
            .dependOnClassesThat(in("tools.jackson..")));
  }

  @Test
  void theApiAndTheEngineUseNoDriver() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(API, ENGINE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(MEMORY, RABBITMQ, COMMAND));
  }

  @Test
  void noClassOutsideOfCoreUsesTheEngine() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(API, ENGINE)
            .should()
            .dependOnClassesThat(in(ENGINE)));
  }

  /**
   * Without cycles, a reader who follows an event through the packages passes each of them once.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "io.vireo.internal.(*)..",
        "io.vireo.rabbitmq.internal.(*)..",
        "io.vireo.spring.(*)..",
        "io.vireo.operations.(*)..",
        "io.vireo.console.internal.(*)..",
        "io.vireo.cli.(*)..",
        "io.vireo.tck.(*)..",
        "io.vireo.benchmarks.(*)..",
        "io.vireo.(spi|instrumentation|memory|internal).."
      })
  void thePackagesOfAModuleAreFreeOfCycles(String packages) {
    check(slices().matching(packages).should().beFreeOfCycles());
  }

  @Test
  void theInternalPackagesOfTheRabbitDriverUseOnlyTheRecordsOfItsPublicPackage() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.vireo.rabbitmq.internal..")
            .should()
            .dependOnClassesThat(
                resideInAPackage("io.vireo.rabbitmq")
                    .and(
                        DescribedPredicate.not(
                            belongToAnyOf(QueueDeclaration.class, ExchangeDeclaration.class)))));
  }

  /** Users put it beside any driver, with any test framework. */
  @Test
  void whatUsersTestWithKnowsTheApiTheContractAndTheTimeOfMemoryAlone() {
    check(
        noClasses()
            .that()
            .resideInAPackage(TEST)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ENGINE, RABBITMQ, COMMAND, SOAK, BENCHMARKS, "io.vireo.tck.."));
    check(
        noClasses()
            .that()
            .resideInAPackage(TEST)
            .should()
            .dependOnClassesThat(
                in(MEMORY)
                    .and(
                        DescribedPredicate.not(
                            belongToAnyOf(MemoryDriverProvider.class, Scheduler.class)))));
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(TEST, SPRING_TEST)
            .should()
            .dependOnClassesThat(in(TEST)));
  }

  @Test
  void whatMetricsAndTracesHaveInCommonIsUsedByThemAlone() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(INSTRUMENTATION, MICROMETER, OPENTELEMETRY)
            .should()
            .dependOnClassesThat(in(INSTRUMENTATION)));
    check(
        noClasses()
            .that()
            .resideInAPackage(INSTRUMENTATION)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ENGINE, MEMORY, RABBITMQ, COMMAND));
  }

  /** Core stays free of what observes it, and a program measures any driver. */
  @Test
  void metricsHangOnTheApiAndNothingElseUsesMicrometer() {
    check(
        noClasses()
            .that()
            .resideInAPackage(MICROMETER)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ENGINE, MEMORY, RABBITMQ, TEST, COMMAND));
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(
                MICROMETER,
                "io.vireo.spring.autoconfigure.metrics..",
                "io.vireo.spring.autoconfigure.tracing..",
                BENCHMARKS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(MICROMETER, "io.micrometer.."));
  }

  /** A program that is not traced needs nothing of OpenTelemetry. */
  @Test
  void onlyTheModuleOfTracesUsesOpenTelemetryAndItUsesTheApiAndTheContractAlone() {
    check(
        noClasses()
            .that()
            .resideInAPackage(OPENTELEMETRY)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                ENGINE, MEMORY, RABBITMQ, TEST, MICROMETER, COMMAND, "io.opentelemetry.sdk.."));
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(
                OPENTELEMETRY, "io.vireo.spring.autoconfigure.tracing..", BENCHMARKS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(OPENTELEMETRY, "io.opentelemetry.."));
  }

  /** A program that has no CloudEvents needs nothing of them. */
  @Test
  void onlyTheModuleOfCloudEventsUsesTheirSdkAndItUsesTheApiAndTheContractAlone() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(CLOUDEVENTS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CLOUDEVENTS, "io.cloudevents.."));
    check(
        noClasses()
            .that()
            .resideInAPackage(CLOUDEVENTS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ENGINE, MEMORY, RABBITMQ, TEST, "com.fasterxml.."));
  }

  /**
   * Programs and drivers work without Spring. The console checks passwords by a library of Spring
   * that needs nothing else of it.
   */
  @Test
  void onlyTheSpringModuleUsesSpringAndNoOtherModuleUsesIt() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(SPRING, BENCHMARKS, "io.vireo.console.internal.access")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SPRING, "org.springframework.."));
  }

  /** An application may leave the RabbitMQ driver out. */
  @Test
  void inTheSpringModuleTheRabbitDriverIsUsedOnlyWhereItIsConfigured() {
    check(
        noClasses()
            .that()
            .resideInAPackage(SPRING)
            .and()
            .haveNameNotMatching(".*(Rabbit|VireoAutoConfiguration).*")
            .should()
            .dependOnClassesThat(in(RABBITMQ)));
  }

  /** Programs get it only with the console, and the console does not depend on the command. */
  @Test
  void whatTheCommandAndTheConsoleHaveInCommonIsUsedByThemAlone() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(OPERATIONS, COMMAND, CONSOLE)
            .should()
            .dependOnClassesThat(in(OPERATIONS)));
    check(
        noClasses()
            .that()
            .resideInAPackage(OPERATIONS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ENGINE, MEMORY, TEST, COMMAND, CONSOLE));
    check(noClasses().that().resideInAPackage(CONSOLE).should().dependOnClassesThat(in(COMMAND)));
  }

  @Test
  void noOtherModuleUsesTheSoak() {
    check(noClasses().that().resideOutsideOfPackage(SOAK).should().dependOnClassesThat(in(SOAK)));
  }

  @Test
  void noOtherModuleUsesTheBenchmarks() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(BENCHMARKS)
            .should()
            .dependOnClassesThat(in(BENCHMARKS)));
  }

  @Test
  void onlyTheRabbitDriverUsesTheRabbitClient() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(RABBITMQ, BENCHMARKS, "io.vireo.tck..")
            .and()
            // It reads what only RabbitMQ has of a message, and is loaded on RabbitMQ alone.
            .doNotHaveFullyQualifiedName("io.vireo.opentelemetry.RabbitMessage")
            .should()
            .dependOnClassesThat(in("com.rabbitmq..")));
  }

  /**
   * A duration may be too long for a number of nanoseconds, which only {@link Durations} handles.
   */
  @Test
  void durationsAreConvertedInOnePlace() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                API, SPI, ENGINE, MEMORY, RABBITMQ, TEST, OPERATIONS, COMMAND, "io.vireo.tck..")
            .and()
            .doNotBelongToAnyOf(Durations.class)
            .should()
            .accessTargetWhere(isOf(Duration.class, "toNanos", "toMillis"))
            .orShould()
            .callMethod(TimeUnit.class, "convert", Duration.class));
    check(
        noClasses()
            .that()
            .resideInAnyPackage(API, SPI, ENGINE, MEMORY, RABBITMQ)
            .and()
            .doNotBelongToAnyOf(Durations.class)
            .should()
            .callMethod(Instant.class, "plus", TemporalAmount.class));
  }

  private static DescribedPredicate<JavaAccess<?>> isOf(Class<?> owner, String... names) {
    return describe(
        owner.getSimpleName() + "'s " + List.of(names),
        access ->
            access.getTargetOwner().isEquivalentTo(owner)
                && List.of(names).contains(access.getTarget().getName()));
  }

  /**
   * A thread that is made elsewhere would inherit the context class loader of the thread that makes
   * it.
   */
  @Test
  void threadsAreMadeInOnePlace() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(API, SPI, ENGINE, MEMORY, RABBITMQ)
            .and()
            .doNotBelongToAnyOf(CleanThreads.class)
            .should()
            .accessTargetWhere(isOf(Thread.class, "<init>"))
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Executors.class));
    // The console has its threads pooled by the JDK.
    check(
        noClasses()
            .that()
            .resideInAPackage(CONSOLE)
            .should()
            .accessTargetWhere(isOf(Thread.class, "<init>")));
  }

  @Test
  void classesAreNamedAfterWhatTheyDo() {
    check(
        classes()
            .should()
            .haveNameNotMatching(".*(Impl|Util|Utils|Helper|Manager)")
            .because("such a name says nothing"));
  }

  @Test
  void onlyTheCommandTheSoakAndTheBenchmarksWriteToTheTerminal() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(COMMAND, SOAK, BENCHMARKS)
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err"));
  }

  private static DescribedPredicate<JavaClass> in(String packages) {
    return resideInAPackage(packages);
  }

  private static void check(ArchRule rule) {
    rule.check(VIREO);
  }
}
