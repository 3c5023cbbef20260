package dev.ias.maildomain.dns;

import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.SettingsCheck;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Settings of DNS lookups.
 *
 * @param servers addresses of recursive name servers, such as {@code 192.0.2.53} or {@code [2001:db8::53]:5353}, in
 *     order of use; by default those of {@code /etc/resolv.conf} at start-up
 * @param timeout longest time that a sign-up or a list waits for all its lookups; afterwards it continues without
 *     their results. Also the timeout of one query
 * @param inFlight lookups in flight; domains beyond them are not checked
 * @param lookupsPerMinute lookups a minute that the cache does not answer; domains beyond them are not checked
 * @param cacheSize domains whose results are cached, for as long as their records permit and at most an hour
 */
@ConfigurationProperties("ias.dns")
public record DnsSettings(
        @Bindable(defaultValue = "") List<String> servers,
        @Bindable(defaultValue = "300ms") Duration timeout,
        @Bindable(defaultValue = "512") int inFlight,
        @Bindable(defaultValue = "6000") int lookupsPerMinute,
        @Bindable(defaultValue = "10000") int cacheSize)
        implements SettingsCheck {

    private static final Duration MAXIMUM_TIMEOUT = Duration.ofSeconds(5);

    @Override
    public List<Runnable> checks() {
        return List.of(
                () -> written().forEach(NameServers::parse),
                this::requireTimeout,
                () -> SettingsCheck.requireAtLeast("ias.dns.in-flight", inFlight, 1),
                () -> SettingsCheck.requireAtLeast("ias.dns.lookups-per-minute", lookupsPerMinute, 1),
                () -> SettingsCheck.requireAtLeast("ias.dns.cache-size", cacheSize, 1));
    }

    /** Returns the servers as they are written. */
    Stream<String> written() {
        return servers.stream().map(String::strip).filter(server -> !server.isEmpty());
    }

    private void requireTimeout() {
        if (timeout.toMillis() < 1 || timeout.compareTo(MAXIMUM_TIMEOUT) > 0) {
            throw new InvalidSettingException(
                    String.format(Locale.ROOT, "ias.dns.timeout is %dms; 1ms to 5s are allowed", timeout.toMillis()));
        }
    }
}
