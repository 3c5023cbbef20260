package dev.ias;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Compares the bill of materials and the licences of the production jar with its contents. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BillOfMaterialsIT {

    private static final String BILL_OF_MATERIALS = "META-INF/sbom/ias.cdx.json";
    private static final String THIRD_PARTY = "META-INF/THIRD-PARTY.txt";
    private static final String LICENCES = "META-INF/licenses/";
    private static final Predicate<String> IS_LICENCE = Pattern.compile(
                    "(META-INF/)?[^/]*(LICEN[SC]E|COPYING)[^/]*", Pattern.CASE_INSENSITIVE)
            .asMatchPredicate();
    private static final Predicate<String> IS_LEGAL =
            IS_LICENCE.or(Pattern.compile("(META-INF/)?[^/]*(NOTICE|COPYRIGHT)[^/]*", Pattern.CASE_INSENSITIVE)
                    .asMatchPredicate());

    private record Component(String group, String name, String version) {

        String file() {
            return name + "-" + version + ".jar";
        }

        String coordinates() {
            return "%s:%s:%s".formatted(group, name, version);
        }
    }

    private Map<String, Long> content = Map.of();
    private List<Component> components = List.of();
    private String thirdParty = "";

    @BeforeAll
    void read() throws IOException {
        try (var jar = new JarFile(System.getProperty("test.jar"))) {
            content = checksums(jar);
            thirdParty = new String(stream(jar, THIRD_PARTY).readAllBytes(), UTF_8);
            var bill = new ObjectMapper().readTree(stream(jar, BILL_OF_MATERIALS));
            components = bill.path("components")
                    .valueStream()
                    .map(component -> new Component(
                            component.path("group").asText(),
                            component.path("name").asText(),
                            component.path("version").asText()))
                    .toList();
        }
    }

    @Test
    void theBillOfMaterialsListsTheDependenciesWhoseClassesAreInTheJar() {
        var inTheJar = libraries()
                .filter(library -> isInTheJar(checksums(library)))
                .map(File::getName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(components).extracting(Component::file).containsExactlyInAnyOrderElementsOf(inTheJar);
    }

    @Test
    void everyOtherClassIsOfADependencyInTheBillOfMaterials() {
        var listed = components.stream()
                .flatMap(component -> classes(checksums(library(component))))
                .collect(Collectors.toSet());

        assertThat(classes(content)
                        .filter(entry -> !entry.getKey().startsWith("dev/ias/"))
                        .filter(entry -> !listed.contains(entry)))
                .isEmpty();
    }

    @Test
    void theLicencesAndNoticesOfEveryDependencyAreInTheJar() {
        assertThat(components).allSatisfy(component -> {
            var legal = checksums(library(component));
            legal.keySet().removeIf(IS_LEGAL.negate());

            assertThat(content)
                    .containsAllEntriesOf(legal.entrySet().stream()
                            .collect(Collectors.toMap(
                                    entry -> LICENCES + component.file().replace(".jar", "-jar/") + entry.getKey(),
                                    Map.Entry::getValue)));
            if (legal.keySet().stream().noneMatch(IS_LICENCE)) {
                assertThat(thirdParty.lines())
                        .anyMatch(line -> line.contains("(" + component.coordinates() + " ")
                                && !line.toUpperCase(Locale.ROOT).contains("UNKNOWN LICENSE"));
            }
        });
    }

    @Test
    void theLicencesAreOfDependenciesThatAreInTheJar() {
        var directories = components.stream()
                .map(component -> component.file().replace(".jar", "-jar"))
                .collect(Collectors.toSet());

        // The PostgreSQL driver contains the licences of libraries that it shades.
        assertThat(content.keySet().stream()
                        .filter(name -> name.startsWith(LICENCES))
                        .map(name -> name.substring(LICENCES.length()).split("/", 2)[0])
                        .filter(name -> !name.startsWith("com.ongres.")))
                .isSubsetOf(directories);
        assertThat(content.keySet().stream().filter(IS_LEGAL)).containsExactly("META-INF/LICENSE");
    }

    private boolean isInTheJar(Map<String, Long> library) {
        var classes = classes(library).collect(Collectors.toSet());
        return classes.isEmpty()
                ? content.values().stream().anyMatch(Set.copyOf(library.values())::contains)
                : content.entrySet().containsAll(classes);
    }

    private static Stream<Map.Entry<String, Long>> classes(Map<String, Long> content) {
        return content.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(".class"))
                .filter(entry -> !entry.getKey().endsWith("module-info.class"));
    }

    /** Returns the jars of all scopes, from the class path of the tests. */
    private static Stream<File> libraries() {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getProperty("java.class.path"))
                .filter(path -> path.endsWith(".jar"))
                .map(File::new);
    }

    private static File library(Component component) {
        return libraries()
                .filter(library -> library.getName().equals(component.file()))
                .findAny()
                .orElseThrow(() -> new AssertionError(component + " is not a dependency"));
    }

    private static Map<String, Long> checksums(File library) {
        try (var jar = new JarFile(library)) {
            return checksums(jar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the checksum of the first entry of each name, which is the one that a class loader finds. */
    private static Map<String, Long> checksums(JarFile jar) {
        return jar.stream()
                .filter(entry -> !entry.isDirectory() && entry.getSize() > 0)
                .collect(Collectors.toMap(ZipEntry::getName, ZipEntry::getCrc, (first, second) -> first));
    }

    private static InputStream stream(JarFile jar, String name) throws IOException {
        assertThat(jar.getEntry(name))
                .as("%s in the jar; a build without network access (-o) does not generate it", name)
                .isNotNull();
        return jar.getInputStream(jar.getEntry(name));
    }
}
