package dev.ias;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.ias.testing.KnownAttack.S13;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.ias.testing.Attack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.StringEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Dependencies between packages. */
@AnalyzeClasses(packages = "dev.ias", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final Pattern FEATURE = Pattern.compile("dev\\.ias\\.([a-z]+)");
    private static final String GENERATED = "dev.ias.generated..";
    private static final long MAXIMUM_TYPES = 20;
    private static final String BEAN_DEFINITION = "$";
    private static final String[] DEVELOPMENT = {"dev.ias.ops.development..", "dev.ias.web.demo.."};
    private static final String[] BELOW_THE_APIS = {
        "dev.ias.signup..",
        "dev.ias.link..",
        "dev.ias.outbox..",
        "dev.ias.command..",
        "dev.ias.verification..",
        "dev.ias.limit..",
        "dev.ias.abuse..",
        "dev.ias.token..",
        "dev.ias.mail..",
        "dev.ias.store..",
        "dev.ias.key..",
        "dev.ias.account..",
        "dev.ias.abuse..",
        "dev.ias.database..",
        "dev.ias.webhook..",
        "dev.ias.tracing.."
    };

    @ArchTest
    static final ArchRule packagesBelowTheApisDependOnNeitherHttpNorApis = noClasses()
            .that()
            .resideInAnyPackage(BELOW_THE_APIS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.micronaut.http..", GENERATED, "dev.ias.rest..", "dev.ias.web..", "dev.ias.rpc..");

    @ArchTest
    static final ArchRule useCasesAndLimitsDependOnNoDatabaseMailOrTokenLibrary = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.ias.signup..",
                    "dev.ias.link..",
                    "dev.ias.outbox..",
                    "dev.ias.verification..",
                    "dev.ias.limit..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "jakarta.mail..", "org.eclipse.angus..", "com.nimbusds..");

    @ArchTest
    static final ArchRule theModelDependsOnNoFramework = noClasses()
            .that()
            .resideInAPackage("dev.ias.verification")
            .and()
            .haveNameNotMatching(".*\\$Definition.*")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.micronaut..", "io.micrometer..", "io.opentelemetry..", "java.sql..", "javax.sql..");

    @ArchTest
    static final ArchRule useCasesAreIndependentOfEachOther =
            slices().matching("dev.ias.(signup|link)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule lanesAreIndependentOfSql = noClasses()
            .that()
            .resideInAPackage("dev.ias.store.lane")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "dev.ias.store.table", "dev.ias.database..");

    @ArchTest
    static final ArchRule commandsAreVisibleToTheirUseCaseOnly =
            classes().that().implement(dev.ias.command.Command.class).should().bePackagePrivate();

    @ArchTest
    static void packagesAreSmall(JavaClasses classes) {
        var types = classes.stream()
                .filter(type -> type.isTopLevelClass() && !type.getPackageName().startsWith("dev.ias.generated"))
                .filter(type -> !type.getName().contains(BEAN_DEFINITION)
                        && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, TreeMap::new, Collectors.counting()));

        assertThat(types.values()).allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(MAXIMUM_TYPES));
    }

    @ArchTest
    static final ArchRule onlyTheApisDependOnGeneratedCode = noClasses()
            .that()
            .resideOutsideOfPackages(GENERATED, "dev.ias.rest..", "dev.ias.rpc..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(GENERATED);

    @ArchTest
    static final ArchRule restDoesNotDependOnRpc = noClasses()
            .that()
            .resideInAPackage("dev.ias.rest..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.ias.rpc..");

    @ArchTest
    static final ArchRule rpcDoesNotDependOnRest = noClasses()
            .that()
            .resideInAPackage("dev.ias.rpc..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.ias.rest..");

    // The generated request model deliberately refers to the type that parses codes.
    @ArchTest
    static final ArchRule packagesFormNoCycle = slices().matching("dev.ias.(*)..")
            .should()
            .beFreeOfCycles()
            .ignoreDependency(resideInAPackage(GENERATED), DescribedPredicate.alwaysTrue())
            .ignoreDependency(DescribedPredicate.alwaysTrue(), resideInAPackage(GENERATED));

    @ArchTest
    static void dependenciesOfPackagesAreThoseOfThePage(JavaClasses classes) {
        assertThat(uses(classes)).isEqualTo(PackageDiagram.read().uses());
    }

    @ArchTest
    static void arrowsOfThePagePointDown(JavaClasses classes) {
        var rows = List.copyOf(PackageDiagram.read().uses().keySet());

        PackageDiagram.read()
                .uses()
                .forEach((user, used) -> assertThat(used)
                        .allSatisfy(other -> assertThat(rows.indexOf(other)).isGreaterThan(rows.indexOf(user))));
    }

    @ArchTest
    static final ArchRule noCodeDependsOnDevelopmentMode = classes()
            .that()
            .resideInAnyPackage(DEVELOPMENT)
            .should()
            .onlyHaveDependentClassesThat()
            .resideInAnyPackage(DEVELOPMENT);

    @ArchTest
    static final ArchRule onlyTheClockFactoryReadsTheSystemClock = noClasses()
            .that(describe("are not ClockFactory", type -> !type.isEquivalentTo(ClockFactory.class)))
            .and(DescribedPredicate.not(resideInAnyPackage(GENERATED)))
            .should()
            .accessTargetWhere(describe("it reads the system clock", ArchitectureTest::readsSystemClock));

    // EventLoopTest observes event loops at run time; this rule also covers code that it does not call. The shutdown
    // has its own thread.
    @ArchTest
    static final ArchRule requestHandlingNeitherBlocksNorStreamsFiles = noClasses()
            .that()
            .resideInAnyPackage("dev.ias.rest..", "dev.ias.rpc..", "dev.ias.web..", "dev.ias.http..")
            .and()
            .doNotHaveSimpleName("ShutdownSequence")
            .should()
            .callMethodWhere(describe("it blocks", ArchitectureTest::blocks))
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("io.micronaut.http.server.types.files..");

    // Searches class files for the text, because the compiler inlines the constant of HttpHeaders. WebhookAnswers reads
    // the header of a receiver's response.
    @ArchTest
    static void oneClassSetsRetryAfter(JavaClasses classes) {
        var naming = classes.stream()
                .filter(type -> !type.getPackageName().startsWith("dev.ias.generated"))
                .filter(type -> !type.getName().equals("dev.ias.webhook.WebhookAnswers"))
                .filter(type -> holdsConstant(type, "Retry-After"))
                .map(JavaClass::getSimpleName);

        assertThat(naming).containsExactly("RetryAfter");
    }

    @ArchTest
    @Attack(S13)
    static void secretsAreComparedInConstantTime(JavaClasses classes) {
        var constant = classes.stream()
                .filter(type -> calls(type, MessageDigest.class, "isEqual"))
                .map(JavaClass::getSimpleName);

        assertThat(constant).containsExactlyInAnyOrder("SecretHash", "Hashes", "Altcha");
        assertThat(classes.stream().filter(type -> calls(type, Arrays.class, "equals")))
                .isEmpty();
    }

    /** Returns the feature packages, each with those that it uses. */
    private static Map<String, Set<String>> uses(JavaClasses classes) {
        var uses = new TreeMap<String, Set<String>>();
        for (var type : classes) {
            feature(type).ifPresent(feature -> {
                var used = uses.computeIfAbsent(feature, any -> new TreeSet<>());
                type.getDirectDependenciesFromSelf()
                        .forEach(dependency -> feature(dependency.getTargetClass())
                                .filter(other -> !other.equals(feature))
                                .ifPresent(used::add));
            });
        }
        return uses;
    }

    /** Returns the package below dev.ias of a type; empty for generated code and for types directly in dev.ias. */
    private static Optional<String> feature(JavaClass type) {
        return Optional.of(FEATURE.matcher(type.getPackageName()))
                .filter(Matcher::lookingAt)
                .map(matcher -> matcher.group(1))
                .filter(name -> !name.equals("generated"));
    }

    private static boolean calls(JavaClass type, Class<?> owner, String name) {
        return type.getMethodCallsFromSelf().stream()
                .map(JavaAccess::getTarget)
                .anyMatch(target -> target.getOwner().isEquivalentTo(owner)
                        && target.getName().equals(name));
    }

    private static boolean blocks(JavaMethodCall call) {
        var target = call.getTarget();
        var name = target.getName();
        return (target.getOwner().isAssignableTo(Future.class) && (name.equals("join") || name.equals("get")))
                || (target.getOwner().isEquivalentTo(Thread.class) && (name.equals("sleep") || name.equals("join")))
                || (target.getOwner().isEquivalentTo(CountDownLatch.class) && name.equals("await"))
                || name.equals("wait");
    }

    private static boolean readsSystemClock(JavaAccess<?> access) {
        if (!(access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget target)) {
            return false;
        }
        var owner = target.getOwner();
        var name = target.getName();
        var parameters = target.getRawParameterTypes();
        var now = owner.getPackageName().equals("java.time")
                && name.equals("now")
                && parameters.stream().noneMatch(type -> type.isEquivalentTo(Clock.class));
        var systemClock = owner.isEquivalentTo(Clock.class) && (name.startsWith("system") || name.startsWith("tick"));
        var milliseconds = owner.isEquivalentTo(System.class) && name.equals("currentTimeMillis");
        var date = owner.isEquivalentTo(Date.class) && name.equals("<init>") && parameters.isEmpty();
        return now || systemClock || milliseconds || date;
    }

    private static boolean holdsConstant(JavaClass type, String text) {
        try {
            var file = Path.of(type.getSource().orElseThrow().getUri());
            var constants = ClassFile.of().parse(Files.readAllBytes(file)).constantPool();
            return StreamSupport.stream(constants.spliterator(), false)
                    .anyMatch(entry -> entry instanceof StringEntry string
                            && string.stringValue().equalsIgnoreCase(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
