package dev.ias.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.ias.ServiceOnly;
import dev.ias.key.KeyPurpose;
import dev.ias.mail.RelayList;
import dev.ias.mail.RelaySettings;
import dev.ias.testing.Document;
import dev.ias.testing.TestKeys;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.env.EnvironmentPropertySource;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.PropertySource.PropertyConvention;
import io.micronaut.context.env.SystemPropertiesPropertySource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every setting is read in the same way. The settings are those of {@link SettingList}, so that a new one is covered
 * too.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AllSettingsTest {

    private static final Set<Class<?>> TEXTS = Set.of(String.class, List.class);

    private final ApplicationContext unset = start(Map.of());
    // Those of several named relays have a test of their own: they exclude those of one.
    private final List<Setting> all = unset.getBean(SettingList.class).all().stream()
            .filter(setting -> !setting.name().contains(SettingList.ANY_NAME))
            .toList();

    @AfterAll
    void stop() {
        unset.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t \r\n"})
    void anEmptyVariableIsAnUnsetOne(String blank) {
        try (var context = configured(variables(all, setting -> blank))) {
            assertThat(all)
                    .hasSizeGreaterThan(100)
                    .allSatisfy(setting -> assertThat(context.getProperty(setting.name(), String.class))
                            .as(setting.name())
                            .isEqualTo(unset.getProperty(setting.name(), String.class)));
            assertThat(context.getProperties("datasources")).isEqualTo(unset.getProperties("datasources"));
            assertThat(context.getProperties("micronaut")).isEqualTo(unset.getProperties("micronaut"));
        }
    }

    @Test
    void whiteSpaceAroundAValueIsRemoved() {
        try (var context = configured(variables(all, setting -> " \ta value\r\n"))) {
            assertThat(all)
                    .allSatisfy(setting -> assertThat(context.getProperty(setting.name(), String.class))
                            .as(setting.name())
                            .contains("a value"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"${", "pa${ss}word", "${ias.mail.from}", "$${${x:`y`}}", "a$b}c{d#{e}", "\\${x}", "${ias.x:y}z"})
    void aVariableIsLiteral(String value) {
        try (var context = configured(variables(all, setting -> value))) {
            assertThat(all)
                    .allSatisfy(setting -> assertThat(context.getProperty(setting.name(), String.class))
                            .as(setting.name())
                            .contains(value));
            assertThat(context.getProperty("datasources.default.password", String.class))
                    .contains(value);
        }
    }

    @Test
    void aSystemPropertyIsLiteralToo() {
        var source = PropertySource.of(
                SystemPropertiesPropertySource.NAME,
                Map.of("ias.database.password", " pa${ss ", "ias.brand.name", " "));

        try (var context = SettingsContext.builder().propertySources(source).build()) {
            var environment = context.getEnvironment().start();

            assertThat(environment.getProperty("datasources.default.password", String.class))
                    .contains("pa${ss");
            assertThat(environment.containsProperty("ias.brand.name")).isFalse();
        }
    }

    @Test
    void aTextThatIsNotOfTheTypeIsQuotedWithWhatIsAllowed() {
        var typed = all.stream()
                .filter(setting -> !TEXTS.contains(setting.type().getType())
                        || setting.type().getFirstTypeVariable().stream()
                                .anyMatch(element -> element.getType() == Duration.class))
                .filter(setting -> setting.type().getType() != Path.class)
                .toList();

        var complaints = complaints(variables(typed, setting -> "nonsense"));

        assertThat(typed).hasSizeGreaterThan(60);
        assertThat(typed)
                .allSatisfy(setting -> assertThat(complaints)
                        .anyMatch(line -> line.startsWith(setting.name() + ": 'nonsense' is not ")));
        // A list of which no element can be read is also empty.
        assertThat(complaints)
                .hasSizeBetween(typed.size(), typed.size() + 1)
                .noneMatch(line -> line.contains("java.") || line.contains("dev."));
    }

    @Test
    void aMisspelledVariableIsReportedWithTheRightOne() {
        var variables = new HashMap<String, String>();
        all.forEach(setting -> variables.put(misspelled(SettingList.variable(setting.name())), "1"));

        var complaints = complaints(variables);

        assertThat(all).allSatisfy(setting -> {
            var right = SettingList.variable(setting.name());
            assertThat(complaints).contains(misspelled(right) + " is not a setting; did you mean " + right + "?");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        IAS_LIMITS_WRONG_TRYS   | IAS_LIMITS_WRONG_TRYS is not a setting; did you mean IAS_LIMITS_WRONG_TRIES?
        IAS_BRAND_NMAE        | IAS_BRAND_NMAE is not a setting; did you mean IAS_BRAND_NAME?
        IAS_COFFEE_MACHINE      | IAS_COFFEE_MACHINE is not a setting; the page "Configuration" lists all settings
        """)
    void anUnknownVariableIsReportedEvenIfItIsEmpty(String variable, String complaint) {
        assertThat(complaints(Map.of(variable, ""))).containsExactly(complaint);
    }

    @Test
    void anUnknownPropertyIsReportedWithTheRightOne() {
        var system = PropertySource.of(
                SystemPropertiesPropertySource.NAME,
                Map.of("ias.brand.nmae", "x", "ias.http.trustedProxies[0]", "10.0.0.0/8", "iasi.x", "y"));

        assertThat(complaints(Map.of(), system))
                .containsExactly("ias.brand.nmae is not a setting; did you mean ias.brand.name?");
    }

    @Test
    void variablesThatKubernetesSetsForAServiceAreNotSettings() {
        var links = Map.of(
                "IAS_SERVICE_HOST", "10.0.0.1",
                "IAS_SERVICE_PORT", "80",
                "IAS_SERVICE_PORT_HTTP", "80",
                "IAS_PORT", "tcp://10.0.0.1:80",
                "IAS_PORT_80_TCP", "tcp://10.0.0.1:80",
                "IAS_PORT_80_TCP_ADDR", "10.0.0.1",
                "IAS_BLUE_SERVICE_HOST", "10.0.0.2");

        assertThat(complaints(links)).isEmpty();
    }

    @Test
    void variablesOfTheFrameworkHaveNoEffectAndAreReported() {
        var variables = Map.of("MICRONAUT_SERVER_CORS_ENABLED", "true", "ENDPOINTS_ENV_ENABLED", "true");

        try (var context = start(variables)) {
            assertThat(context.containsProperty("micronaut.server.cors.enabled"))
                    .isFalse();
            assertThat(context.containsProperty("endpoints.env.enabled")).isFalse();
            var checks = context.getBean(SettingsChecks.class);
            checks.run();
            assertThat(checks.warnings())
                    .contains(
                            "MICRONAUT_SERVER_CORS_ENABLED has no effect: of the environment, only variables that begin"
                                    + " with IAS_ are read");
        }
    }

    @Test
    void relaysAreNamedByVariables() {
        var relays = Map.of(
                "IAS_MAIL_RELAYS_FIRST_HOST", "one.example.com",
                "IAS_MAIL_RELAYS_FIRST_CONNECT_TIMEOUT", "1s",
                "IAS_MAIL_RELAYS_2_HOST", "two.example.com",
                "IAS_MAIL_RELAYS_2_ORDER", "7");

        assertThat(complaints(relays)).isEmpty();
        try (var context = start(relays)) {
            assertThat(context.getBean(RelayList.class).all())
                    .extracting(
                            RelaySettings::name,
                            RelaySettings::order,
                            RelaySettings::host,
                            relay -> relay.timeouts().connect().toSeconds())
                    .containsExactly(tuple("2", 7, "two.example.com", 3L), tuple("first", 100, "one.example.com", 1L));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        IAS_MAIL_RELAYS_FIRST_PORT    | 25          | ias.mail.relays.first.host is missing
        IAS_MAIL_RELAYS_FIRST_PROT    | 25          | IAS_MAIL_RELAYS_FIRST_PROT is not a setting;
        IAS_MAIL_RELAYS_A_B_HOST      | example.com | IAS_MAIL_RELAYS_A_B_HOST is not a setting;
        IAS_MAIL_RELAYS_FIRST_HOST    | 10.1        | ias.mail.relays.first.host: '10.1' is neither a name nor an IP address
        IAS_MAIL_RELAYS_FIRST_TLS     | SSL         | ias.mail.relays.first.tls: 'SSL' is not one of
        IAS_MAIL_RELAYS_FIRST_TIMEOUT | 40s         | ias.outbox.lease: connecting (ias.mail.relays.first.connect-timeout)
        IAS_MAIL_HOST                 | example.com | ias.mail.host and ias.mail.relays: only one may be set
        IAS_MAIL_KIND                 | ses         | ias.mail.kind and ias.mail.relays: only one may be set
        IAS_MAIL_RELAYS_FIRST_WEIGHT  | 0           | ias.mail.relays.first.weight is 0; at least 1 is needed
        IAS_MAIL_RELAYS_FIRST_KIND    | postmark    | ias.mail.relays.first.kind: 'postmark' is not one of ses, smtp
        IAS_MAIL_RELAYS_FIRST_KIND    | SES         | ias.mail.relays.first.region is missing; set it to a region such as
        IAS_MAIL_RELAYS_FIRST_LOGIN   | NTLM        | ias.mail.relays.first.login: 'NTLM' is not one of AUTO, PLAIN, LOGIN, CRAM-MD5, XOAUTH2
        IAS_MAIL_RELAYS_FIRST_LOGIN   | cram-md5    | ias.mail.relays.first.login is CRAM-MD5, which needs ias.mail.relays.first.username
        IAS_MAIL_RELAYS_FIRST_REGION  | eu-west-1   | ias.mail.relays.first.region has no effect for a relay of the kind smtp; unset it
        """)
    void aWrongSettingOfANamedRelayIsReported(String variable, String value, String complaint) {
        var relays = new HashMap<String, String>();
        if (!complaint.endsWith("missing")) {
            relays.put("IAS_MAIL_RELAYS_FIRST_HOST", "one.example.com");
        }
        relays.put(variable, value);

        assertThat(complaints(relays)).anyMatch(line -> line.startsWith(complaint));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        LOGIN=XOAUTH2,USERNAME=u | ias.mail.login is XOAUTH2, which needs ias.mail.password or ias.mail.token-command
        LOGIN=PLAIN,USERNAME=u | ias.mail.login is PLAIN, which needs ias.mail.password
        TOKEN_COMMAND=x | ias.mail.token-command needs ias.mail.login to be XOAUTH2; it is AUTO
        LOGIN=XOAUTH2,USERNAME=u,PASSWORD=p,TOKEN_COMMAND=x | ias.mail.token-command and ias.mail.password: only one may be set
        LOGIN=XOAUTH2,USERNAME=u,TOKEN_COMMAND=x,TOKEN_LIFETIME=0s | ias.mail.token-lifetime: '0s' is not a duration of more than 0s, such as 50m
        LOGIN=XOAUTH2,USERNAME=u,TOKEN_COMMAND=x,TIMEOUT=13s,ACCEPT_TIMEOUT=30s | ias.outbox.lease: connecting
        KIND=SES,REGION=here | ias.mail.region: 'here' is not a region such as eu-west-1
        KIND=ses,REGION=eu-west-1,ENDPOINT=ftp://x | ias.mail.endpoint: 'ftp://x' is not a URL such as https://
        KIND=ses,REGION=eu-west-1,USERNAME=u | ias.mail.username and ias.mail.password: set both, to an access key and its secret
        KIND=ses,REGION=eu-west-1,EHLO_NAME=mail.example.com | ias.mail.ehlo-name has no effect for a relay of the kind ses; unset it
        CONFIGURATION_SET=x | ias.mail.configuration-set has no effect for a relay of the kind smtp; unset it
        """)
    void settingsOfTheRelayThatDoNotFitTogetherAreReported(String settings, String complaint) {
        var variables = Arrays.stream(settings.split(","))
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(setting -> "IAS_MAIL_" + setting[0], setting -> setting[1]));

        assertThat(complaints(variables)).singleElement().asString().startsWith(complaint);
    }

    @Test
    void sesWithoutTlsIsWarnedOf() {
        var variables = Map.of(
                "IAS_MAIL_KIND", "ses",
                "IAS_MAIL_REGION", "eu-west-1",
                "IAS_MAIL_ENDPOINT", "http://ses.example.com");
        try (var context = start(variables)) {
            var checks = context.getBean(SettingsChecks.class);
            checks.run();

            assertThat(checks.warnings())
                    .anyMatch(
                            line -> line.equals("ias.mail.endpoint is http://ses.example.com: codes and links are sent"
                                    + " without TLS; use https://"));
        }
    }

    @Test
    void thePasswordOfANamedRelayMayBeInAFile() {
        assertThat(complaints(Map.of(
                        "IAS_MAIL_RELAYS_FIRST_HOST", "one.example.com",
                        "IAS_MAIL_RELAYS_FIRST_PASSWORD", "file:/no/such/file")))
                .containsExactly("ias.mail.relays.first.password: '/no/such/file' is not a file of 1 to 65536 bytes in"
                        + " UTF-8 that can be read: no such file");
    }

    @Test
    void settingsNamedLikeASecretAreSecret() {
        assertThat(all.stream().filter(Setting::isSecret).map(Setting::name))
                .hasSize(9)
                .containsExactlyInAnyOrderElementsOf(all.stream()
                        .map(Setting::name)
                        .filter(name -> name.matches(".*\\.(password|secret)|ias\\.keys\\.(?!read-interval).*"))
                        .toList());
    }

    @Test
    void everySecretIsReadFromAFile(@TempDir Path directory) {
        assertThat(complaints(secrets(setting -> write(directory.resolve(setting.name()), valid(setting) + "\n"))))
                .isEmpty();
    }

    @Test
    void everySecretInAMissingFileIsReportedWithItsPathAndWhatIsAllowed(@TempDir Path directory) {
        var complaints = complaints(secrets(setting -> "file:" + directory.resolve(setting.name())));

        assertThat(complaints)
                .containsExactlyInAnyOrderElementsOf(all.stream()
                        .filter(Setting::isSecret)
                        .map(setting -> setting.name() + ": '" + directory.resolve(setting.name())
                                + "' is not a file of 1 to 65536 bytes in UTF-8 that can be read: no such file")
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ''         | empty
        \\n       | empty
        \\xff     | not UTF-8
        aaa        | too large
        """)
    void everySecretInAnUnusableFileIsReported(String content, String reason, @TempDir Path directory) {
        var complaints = complaints(secrets(setting -> write(directory.resolve(setting.name()), content)));

        assertThat(complaints).hasSize(9).allMatch(complaint -> complaint.endsWith(": " + reason));
    }

    @Test
    void theFileOfAPasswordHasOneLine(@TempDir Path directory) {
        var names = List.of("ias.mail.password", "ias.database.password", "ias.challenge.secret");

        var complaints = complaints(secrets(setting -> write(
                directory.resolve(setting.name()), names.contains(setting.name()) ? "two\nlines" : valid(setting))));

        assertThat(complaints)
                .containsExactlyInAnyOrderElementsOf(names.stream()
                        .map(name -> name + " names a file of several lines; one is allowed")
                        .toList());
    }

    @Test
    void thePageSaysOfEverySecretThatItMayBeInAFile() {
        assertThat(all.stream().filter(Setting::isSecret))
                .allSatisfy(setting -> assertThat(Document.page("configuration").section("Settings"))
                        .containsPattern("\\| `" + setting.name() + "` \\|.*\\| .*`file:/path`.* \\|\n"));
    }

    /** Returns settings that need all secrets, with a value of each. */
    private Map<String, String> secrets(Function<Setting, String> value) {
        var variables = new HashMap<>(Map.of(
                "IAS_WEBHOOK_URL", "https://app.example.com/hooks",
                "IAS_CHALLENGE_PROVIDER", "turnstile",
                "IAS_CHALLENGE_SITE_KEY", "public"));
        variables.putAll(variables(all.stream().filter(Setting::isSecret).toList(), value));
        return variables;
    }

    private static String valid(Setting setting) {
        return switch (setting.name()) {
            case "ias.webhook.secret" -> "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
            case "ias.mail.password", "ias.database.password", "ias.challenge.secret" -> "Pass wörd";
            default -> TestKeys.ring(setting.name());
        };
    }

    /** Writes a file; returns the setting that names it. */
    private static String write(Path file, String content) {
        try {
            Files.write(
                    file,
                    switch (content) {
                        case "\\xff" -> new byte[] {'a', (byte) 0xff};
                        case "aaa" -> "a".repeat(65_537).getBytes(StandardCharsets.UTF_8);
                        default -> content.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8);
                    });
            return "file:" + file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As the JVM reads "Büro" from an environment without a locale. */
    @Test
    void aVariableThatTheJvmHasNotDecodedIsRefusedAndNotQuoted() {
        assertThat(complaints(Map.of("IAS_BRAND_NAME", "B\uFFFD\uFFFDro", "IAS_MAIL_USERNAME", "Büro")))
                .containsExactly("IAS_BRAND_NAME has characters that are not of the charset of the environment;"
                        + " set LANG=C.UTF-8 in the environment of the service");
    }

    private static List<String> complaints(Map<String, String> variables, PropertySource... further) {
        try (var context = start(variables, further)) {
            var thrown = catchThrowableOfType(
                    InvalidSettingsException.class,
                    () -> context.getBean(SettingsChecks.class).run());
            return thrown == null ? List.of() : thrown.complaints();
        }
    }

    private static Map<String, String> variables(List<Setting> settings, Function<Setting, String> value) {
        var variables = new HashMap<String, String>();
        settings.forEach(setting -> variables.put(SettingList.variable(setting.name()), value.apply(setting)));
        return variables;
    }

    /** Returns a name whose last two letters are swapped, or the last one doubled if they are equal. */
    private static String misspelled(String variable) {
        var end = variable.length();
        var last = variable.substring(end - 1);
        var swapped = variable.substring(0, end - 2) + last + variable.charAt(end - 2);
        return swapped.equals(variable) ? variable + last : swapped;
    }

    private static ApplicationContext start(Map<String, String> variables, PropertySource... further) {
        return builder(variables, further).start();
    }

    /** Returns a context that has read its settings and is not started. */
    private static ApplicationContext configured(Map<String, String> variables) {
        var context = builder(variables).build();
        context.getEnvironment().start();
        return context;
    }

    /** Returns a context without database and with the required settings, over which the variables take precedence. */
    private static ApplicationContextBuilder builder(Map<String, String> variables, PropertySource... further) {
        var required = new HashMap<String, Object>(Map.of(
                "datasources.default.enabled", false,
                "ias.database.url", "jdbc:postgresql://localhost:1/ias",
                "ias.mail.from", "no-reply@sender.example",
                "ias.link.base-url", "https://verify.example.com"));
        Arrays.stream(KeyPurpose.values()).forEach(purpose -> required.put(purpose.setting(), TestKeys.ring(purpose)));
        return SettingsContext.builder()
                .deduceEnvironment(false)
                .environments(ServiceOnly.COMMAND)
                .propertySources(
                        PropertySource.of("required", required, -1000),
                        PropertySource.of(
                                EnvironmentPropertySource.NAME,
                                Map.copyOf(variables),
                                PropertyConvention.ENVIRONMENT_VARIABLE,
                                PropertySource.Origin.of(EnvironmentPropertySource.NAME)))
                .propertySources(further);
    }
}
