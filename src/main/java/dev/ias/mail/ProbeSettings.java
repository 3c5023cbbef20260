package dev.ias.mail;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * Health checks of the relay.
 *
 * @param probeInterval interval between logins to the relay for health and metrics
 */
@ConfigurationProperties("ias.mail")
record ProbeSettings(@Bindable(defaultValue = "15s") Duration probeInterval) {}
