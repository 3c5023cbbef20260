package dev.ias.settings;

import io.micronaut.context.ApplicationContextConfiguration;
import io.micronaut.context.env.CommandLinePropertySource;
import io.micronaut.context.env.DefaultEnvironment;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.PropertySource.PropertyConvention;
import io.micronaut.context.env.SystemPropertiesPropertySource;
import java.io.InputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.helpers.NOPLogger;

/**
 * Reads the settings of all sources in one way: surrounding white space is removed, and a setting that is empty then
 * counts as not set. Values of environment variables, system properties and arguments are literal; without this, the
 * framework would expand placeholders in them, such as in a password with a dollar sign and a brace.
 *
 * <p>Of the environment, only variables {@code IAS_…} are read. The framework would derive properties of its own from
 * all variables, such as one that opens the APIs to the pages of all origins.
 */
public final class SettingsEnvironment extends DefaultEnvironment {

    private static final String PREFIX = "ias.";
    static final String VARIABLE_PREFIX = "IAS_";
    private static final String FRAMEWORK_PREFIX = "MICRONAUT_";
    private static final Set<String> LITERAL =
            Set.of(SystemPropertiesPropertySource.NAME, CommandLinePropertySource.NAME);
    private static final String PLACEHOLDER = "${";
    // A placeholder whose default is a dollar sign, followed by the brace: the framework's only way to write "${".
    private static final String ESCAPED_PLACEHOLDER = "${no.such.property:`$`}{";
    // Kubernetes sets such variables in every pod for a Service whose name begins with "ias".
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "IAS_(\\w+_)?(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");
    private static final Pattern SERVICE_URL = Pattern.compile("(tcp|udp|sctp)://.*");

    /** The decoders of the JDK replace bytes that are not of the charset by this character. */
    private static final String REPLACEMENT = "\uFFFD";

    private final Set<String> written = new TreeSet<>();
    private final Set<String> undecoded = new TreeSet<>();
    private final Set<String> ignored = new TreeSet<>();

    public SettingsEnvironment(ApplicationContextConfiguration configuration) {
        super(configuration);
        // The framework logs the value of each property, secrets among them, at TRACE.
        log = NOPLogger.NOP_LOGGER;
    }

    /**
     * Opens a resource by the class loader. The framework's loader would open the whole jar as a file system for each
     * resource, which delayed the start by a second and filled the heap with its directories.
     */
    @Override
    public Optional<InputStream> getResourceAsStream(String path) {
        return Optional.ofNullable(getClassLoader().getResourceAsStream(path.replaceFirst("^(classpath:)?/?", "")));
    }

    /** Returns the names of all settings that are set, or set and empty, as they are written in their sources. */
    Set<String> written() {
        return Collections.unmodifiableSet(written);
    }

    /** Returns the names of settings with characters that are not of the charset of the environment. */
    Set<String> undecoded() {
        return Collections.unmodifiableSet(undecoded);
    }

    /** Returns the variables of the framework in the environment, which have no effect. */
    Set<String> ignored() {
        return Collections.unmodifiableSet(ignored);
    }

    /** Returns the name, as it is written, of a setting that may be meant instead of a missing one. */
    public Optional<String> misspelled(String missing) {
        var variable = SettingList.variable(missing);
        // It may be set and empty.
        var others = written.stream()
                .filter(name -> !name.equals(missing) && !name.equals(variable))
                .toList();
        return Spelling.nearest(missing, others.stream()).or(() -> Spelling.nearest(variable, others.stream()));
    }

    @Override
    protected void processPropertySource(PropertySource source, PropertyConvention convention) {
        var settings = convention == PropertyConvention.ENVIRONMENT_VARIABLE
                ? variables(source)
                : properties(source, LITERAL.contains(source.getName()));
        super.processPropertySource(
                PropertySource.of(source.getName(), settings, convention, source.getOrigin()), convention);
    }

    private Map<String, Object> variables(PropertySource source) {
        var settings = new LinkedHashMap<String, Object>();
        for (var name : source) {
            if (name.startsWith(VARIABLE_PREFIX) && !isServiceLink(name, source.get(name))) {
                note(name, source.get(name));
                put(settings, name, value(source.get(name), true));
            } else if (name.startsWith(FRAMEWORK_PREFIX)) {
                ignored.add(name);
            }
        }
        return settings;
    }

    private Map<String, Object> properties(PropertySource source, boolean literal) {
        var settings = new LinkedHashMap<String, Object>();
        for (var name : source) {
            if (name.startsWith(PREFIX)) {
                note(name, source.get(name));
                put(settings, name, value(source.get(name), literal));
            } else {
                Optional.ofNullable(source.get(name)).ifPresent(value -> settings.put(name, value));
            }
        }
        return settings;
    }

    private void note(String name, @Nullable Object value) {
        written.add(name);
        if (String.valueOf(value).contains(REPLACEMENT)) {
            undecoded.add(name);
        }
    }

    private static void put(Map<String, Object> settings, String name, Object value) {
        if (!value.equals("")) {
            settings.put(name, value);
        }
    }

    private static Object value(@Nullable Object value, boolean literal) {
        return switch (value) {
            case null -> "";
            case List<?> elements ->
                elements.stream()
                        .map(element -> value(element, literal))
                        .filter(element -> !element.equals(""))
                        .collect(Collectors.toList());
            case CharSequence text -> {
                var stripped = text.toString().strip();
                yield literal ? stripped.replace(PLACEHOLDER, ESCAPED_PLACEHOLDER) : stripped;
            }
            default -> value;
        };
    }

    private static boolean isServiceLink(String name, @Nullable Object value) {
        return SERVICE_LINK.matcher(name).matches()
                || (name.endsWith("_PORT")
                        && SERVICE_URL.matcher(String.valueOf(value)).matches());
    }
}
