package dev.ias.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.ServiceOnly;
import dev.ias.key.KeyPurpose;
import dev.ias.settings.SettingList;
import dev.ias.settings.SettingsContext;
import dev.ias.testing.TestKeys;
import io.micronaut.context.env.EnvironmentPropertySource;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.PropertySource.PropertyConvention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code config check} names the setting, what was read and what is allowed. */
class ConfigCheckTest {

    private static final Map<String, String> VALID = Map.of(
            "IAS_DATABASE_URL", "jdbc:postgresql://localhost:1/ias",
            "IAS_MAIL_FROM", "no-reply@sender.example",
            "IAS_LINK_BASE_URL", "https://verify.example.com");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        IAS_REST_BASE_PATH=api/v1            | ias.rest.base-path: 'api/v1' is not a path such as /api/v1, of letters, digits, '.', '_', '~' and '-'
        IAS_REST_BASE_PATH=/api//v1          | ias.rest.base-path: '/api//v1' is not a path such as /api/v1, of letters, digits, '.', '_', '~' and '-'
        IAS_BRAND_NMAE=Example             | IAS_BRAND_NMAE is not a setting; did you mean IAS_BRAND_NAME?
        IAS_LIMITS_WRONG_TRYS=3              | IAS_LIMITS_WRONG_TRYS is not a setting; did you mean IAS_LIMITS_WRONG_TRIES?
        IAS_HTTP_PORT=99999                  | ias.http.port: '99999' is not a port from 1 to 65535
        IAS_HTTP_PORT=0                      | ias.http.port: '0' is not a port from 1 to 65535
        IAS_MANAGEMENT_PORT=8081/tcp         | ias.management.port: '8081/tcp' is not a port from 1 to 65535
        IAS_MAIL_PORT=٢٥                     | ias.mail.port: '٢٥' is not a port from 1 to 65535
        IAS_HTTP_HOST=localhost              | ias.http.host: 'localhost' is not an address to listen on, such as 127.0.0.1, 0.0.0.0 or ::1
        IAS_HTTP_HOST=10                     | ias.http.host: '10' is not an address to listen on, such as 127.0.0.1, 0.0.0.0 or ::1
        IAS_MANAGEMENT_HOST=256.1.1.1        | ias.management.host: '256.1.1.1' is not an address to listen on, such as 127.0.0.1, 0.0.0.0 or ::1
        IAS_MAIL_TLS=SSL                     | ias.mail.tls: 'SSL' is not one of NONE, STARTTLS, IMPLICIT
        IAS_LOG_FORMAT=xml                   | ias.log.format: 'xml' is not one of TEXT, JSON
        IAS_LIMITS_WRONG_TRIES=five          | ias.limits.wrong-tries: 'five' is not a whole number of at most 2147483647
        IAS_LIMITS_WRONG_TRIES=99999999999   | ias.limits.wrong-tries: '99999999999' is not a whole number of at most 2147483647
        IAS_LIMITS_WRONG_TRIES=0             | ias.limits.wrong-tries is 0; allowed: at least 1
        IAS_LIMITS_RESEND_DELAYS=30s,soon    | ias.limits.resend-delays: 'soon' is not a duration such as 30s, 10m, 24h or 3d
        IAS_LIMITS_RESEND_DELAYS=30s,,5m     | ias.limits.resend-delays: '' is not a duration such as 30s, 10m, 24h or 3d
        IAS_OUTBOX_LEASE=a while             | ias.outbox.lease: 'a while' is not a duration such as 30s, 10m, 24h or 3d
        IAS_PURGE_INTERVAL=soon              | ias.purge.interval: 'soon' is not a duration of more than 0s, such as 30s or 10m
        IAS_OUTBOX_SWEEP_INTERVAL=0s         | ias.outbox.sweep-interval: '0s' is not a duration of more than 0s, such as 30s or 10m
        IAS_HTTP_BODY=big                    | ias.http.body: 'big' is not a size such as 16KB or 32MB
        IAS_REST_CORS=maybe                  | ias.rest.cors: 'maybe' is not one of true, false
        IAS_TRACING_SAMPLE_RATIO=half        | ias.tracing.sample-ratio: 'half' is not a number such as 0.5
        IAS_LINK_BASE_URL=verify.example.com | ias.link.base-url: 'verify.example.com' is not a URL such as https://verify.example.com
        IAS_MAIL_FROM=nobody                 | ias.mail.from: 'nobody' is not an address such as 'Name <name@example.com>' with only ASCII characters before the @
        IAS_MAIL_TEMPLATES=/does/not/exist   | ias.mail.templates: '/does/not/exist' is not a directory that can be read
        IAS_MAIL_BLOCKED_DOMAINS=/does/not/exist | ias.mail.blocked-domains: '/does/not/exist' is not a file of at most 8388608 bytes in UTF-8 that can be read: no such file
        IAS_MAIL_CHECK_DOMAIN=perhaps        | ias.mail.check-domain: 'perhaps' is not one of true, false
        IAS_DNS_SERVERS=dns.example.com      | ias.dns.servers: 'dns.example.com' is not an IP address with or without a port, such as 192.0.2.53 or [2001:db8::53]:53
        IAS_DNS_TIMEOUT=1m                   | ias.dns.timeout is 60000ms; 1ms to 5s are allowed
        IAS_DNS_IN_FLIGHT=0                  | ias.dns.in-flight is 0; at least 1 is needed
        IAS_DATABASE_POOL_SIZE=1             | ias.database.pool-size is 1; more than ias.store.lanes, which is 1, is needed
        IAS_KEYS_TOKEN=k:c2l4dGVlbiBieXRlcyEhIQ== | ias.keys.token has a key of 128 bits; 256 are needed
        """)
    void aWrongSettingIsReportedInOneLine(String variable, String complaint) {
        var parts = variable.split("=", 2);

        var check = check(parts[0], parts[1]);

        assertThat(check.code()).isEqualTo(1);
        assertThat(check.errors().lines()).containsExactly(complaint);
        assertThat(check.output()).isEmpty();
    }

    @Test
    void aMisspelledTemplateIsReportedWithTheRightName(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("code.en.htm"), "");
        Files.writeString(directory.resolve("footer.html"), "");

        assertThat(check("IAS_MAIL_TEMPLATES", directory.toString()).errors().lines())
                .containsExactly("ias.mail.templates: code.en.htm is not a template; did you mean code.en.html?");
    }

    private static CommandRun check(String variable, String value) {
        var variables = new HashMap<String, Object>(VALID);
        Arrays.stream(KeyPurpose.values())
                .forEach(purpose -> variables.put(SettingList.variable(purpose.setting()), TestKeys.ring(purpose)));
        variables.put(variable, value);
        try (var context = SettingsContext.builder()
                .deduceEnvironment(false)
                .environments(ServiceOnly.COMMAND)
                .properties(Map.of("datasources.default.enabled", false))
                .propertySources(PropertySource.of(
                        EnvironmentPropertySource.NAME,
                        variables,
                        PropertyConvention.ENVIRONMENT_VARIABLE,
                        PropertySource.Origin.of(EnvironmentPropertySource.NAME)))
                .start()) {
            return CommandRun.of(new ConfigCommand(() -> context.getBean(ConfigurationPreflight.class)), "check");
        }
    }
}
