package dev.ias;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.classfile.constantpool.Utf8Entry;
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

/** The SQL statements of the service, as the compiler left them in its classes. */
final class SqlStatements {

    private static final Path CLASSES = Path.of("target/classes/dev/ias");

    private static final Pattern STATEMENT = Pattern.compile(
            "\\s*(select\\s|insert\\s+into\\s|update\\s+\\w+\\s+set\\s|delete\\s+from\\s|merge\\s+into\\s|with\\s+\\w+\\s+as\\s"
                + "|truncate\\s|lock\\s+table\\s|call\\s+\\w+\\s*\\(|show\\s+\\w+$|copy\\s+\\w+\\s|listen\\s|notify\\s).*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private SqlStatements() {}

    /** Those that have a name, by class and constant. */
    static Map<String, String> named() {
        var named = new TreeMap<String, String>();
        classes()
                .forEach(type -> type.fields()
                        .forEach(field -> constant(field)
                                .filter(SqlStatements::isStatement)
                                .ifPresent(sql -> named.put(simpleName(type) + "." + name(field), sql))));
        return named;
    }

    /** Every text that is a statement, wherever it stands, in annotations too. */
    static Set<String> texts() {
        var texts = new TreeSet<String>();
        classes()
                .flatMap(type -> StreamSupport.stream(type.constantPool().spliterator(), false))
                .flatMap(entry -> entry instanceof Utf8Entry text ? Stream.of(text.stringValue()) : Stream.empty())
                .filter(SqlStatements::isStatement)
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
            return files.filter(file -> file.toString().endsWith(".class")).map(SqlStatements::parse).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ClassModel parse(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
