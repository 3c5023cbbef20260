package dev.ias;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The SQL statements of the service, read from its class files. */
final class SqlStatements {

    private static final Path CLASSES = Path.of("target/classes/dev/ias");

    private static final Pattern STATEMENT = Pattern.compile(
            "\\s*(select\\s|insert\\s+into\\s|update\\s+\\w+\\s+(\\w+\\s+)?set\\s|delete\\s+from\\s|merge\\s+into\\s|with\\s+\\w+\\s+as\\s"
                + "|truncate\\s|lock\\s+table\\s|call\\s+\\w+\\s*\\(|show\\s+\\w+$|copy\\s+\\w+\\s|listen\\s|notify\\s).*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final String QUERY = "Lio/micronaut/data/annotation/Query;";
    // Not a cast, which has two colons.
    private static final Pattern NAMED_PARAMETER = Pattern.compile("(?<!:):[a-zA-Z]\\w*");

    private SqlStatements() {}

    /** Returns the statements: constants by class and constant, queries of repositories by interface and method. */
    static Map<String, String> named() {
        var named = new TreeMap<String, String>();
        classes().forEach(type -> {
            type.fields()
                    .forEach(field -> constant(field)
                            .filter(SqlStatements::isStatement)
                            .ifPresent(sql -> named.put(simpleName(type) + "." + name(field), positional(sql))));
            if (type.flags().has(AccessFlag.INTERFACE)) {
                type.methods()
                        .forEach(method -> query(method)
                                .ifPresent(sql -> named.put(
                                        simpleName(type) + "."
                                                + method.methodName().stringValue(),
                                        positional(sql))));
            }
        });
        return named;
    }

    /** Returns the statement with {@code ?} in place of each named parameter. */
    private static String positional(String sql) {
        return NAMED_PARAMETER.matcher(sql).replaceAll("?");
    }

    private static Optional<String> query(MethodModel method) {
        return method.findAttribute(Attributes.runtimeVisibleAnnotations()).stream()
                .flatMap(annotations -> annotations.annotations().stream())
                .filter(annotation -> annotation.className().equalsString(QUERY))
                .flatMap(annotation -> annotation.elements().stream())
                .filter(element -> element.name().equalsString("value"))
                .map(element -> ((AnnotationValue.OfString) element.value()).stringValue())
                .findAny();
    }

    /** Returns all string constants that are statements, including those in annotations. */
    static Set<String> texts() {
        var texts = new TreeSet<String>();
        classes()
                .flatMap(type -> StreamSupport.stream(type.constantPool().spliterator(), false))
                .flatMap(entry -> entry instanceof Utf8Entry text ? Stream.of(text.stringValue()) : Stream.empty())
                .filter(SqlStatements::isStatement)
                .map(SqlStatements::positional)
                .forEach(texts::add);
        return texts;
    }

    private static boolean isStatement(String text) {
        return STATEMENT.matcher(text).matches();
    }

    private static Optional<String> constant(FieldModel field) {
        return field.findAttribute(Attributes.constantValue())
                .map(value -> value.constant() instanceof StringEntry text ? text.stringValue() : "");
    }

    private static String simpleName(ClassModel type) {
        var name = type.thisClass().asInternalName();
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static String name(FieldModel field) {
        return field.fieldName().stringValue();
    }

    private static Stream<ClassModel> classes() {
        try (var files = Files.walk(CLASSES)) {
            return files.filter(SqlStatements::isOurs).map(SqlStatements::parse).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bean definitions and repositories that Micronaut generates contain fragments of the statements. */
    private static boolean isOurs(Path file) {
        var name = file.getFileName().toString();
        return name.endsWith(".class") && !name.startsWith("$");
    }

    private static ClassModel parse(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
