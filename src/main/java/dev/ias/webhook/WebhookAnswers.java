package dev.ias.webhook;

import dev.ias.input.DecimalDigits;
import dev.ias.webhook.Attempt.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Maps status and headers of a receiver's response to the outcome of the attempt. */
final class WebhookAnswers {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookAnswers.class);
    private static final int SUCCESS = 2;
    private static final int GONE = 410;
    private static final Set<Integer> OVERLOAD = Set.of(429, 502, 503, 504);
    private static final Duration MAX_RETRY_AFTER = Duration.ofHours(1);

    private final Clock clock;

    WebhookAnswers(Clock clock) {
        this.clock = clock;
    }

    Attempt read(HttpResponse response) {
        var status = response.getCode();
        if (status / 100 == SUCCESS) {
            return Attempt.of(Outcome.DELIVERED);
        }
        LOG.info("Webhook receiver answered {}", status);
        if (status == GONE) {
            return Attempt.of(Outcome.GONE);
        }
        return Attempt.answered(OVERLOAD.contains(status) ? Outcome.OVERLOADED : Outcome.REFUSED, pause(response));
    }

    /**
     * Parses {@code Retry-After}, seconds or a date (RFC 9110 section 10.2.3); zero if absent or malformed, at most an
     * hour.
     */
    private Duration pause(HttpResponse response) {
        var header = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
        var asked = header == null ? Duration.ZERO : duration(header.getValue().strip());
        return asked.isNegative() ? Duration.ZERO : asked.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : asked;
    }

    private Duration duration(String value) {
        var seconds = DecimalDigits.parse(value);
        if (seconds.isPresent()) {
            return Duration.ofSeconds(seconds.getAsLong());
        }
        var date = DateUtils.parseStandardDate(value);
        return date == null ? Duration.ZERO : Duration.between(clock.instant(), date);
    }
}
