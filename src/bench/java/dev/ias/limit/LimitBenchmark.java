package dev.ias.limit;

import dev.ias.PartBenchmark;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;

/** Mean time of a decision of each limiter. */
public class LimitBenchmark extends PartBenchmark {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final Quota clientQuota = new Quota(1_000_000_000, Duration.ofHours(1));
    private final InProcessLimiter<ClientNetwork> limiter = new InProcessLimiter<>(clientQuota, Clock.systemUTC());
    private final ClientNetwork client =
            ClientNetwork.of(InetAddress.ofLiteral("192.0.2.1"), ClientNetwork.Size.CLIENT);

    private final List<Quota> recipientQuotas =
            List.of(new Quota(5, Duration.ofHours(1)), new Quota(10, Duration.ofDays(1)));
    /** Log with nine of the ten mails of a day. */
    private final SendLog sends =
            new SendLog(Stream.iterate(NOW.minus(Duration.ofHours(20)), time -> time.plus(Duration.ofHours(2)))
                    .limit(9)
                    .map(time -> new SendLog.Run(time, 1, SendLog.NO_ACTOR))
                    .toList());

    private final Quota accountQuota = new Quota(1_000_000_000, Duration.ofDays(1));
    /** Log of a day with entries in each step. */
    private final SendLog day =
            new SendLog(Stream.iterate(NOW.minus(accountQuota.window()), time -> time.plusSeconds(300))
                    .limit(SendLog.STEPS)
                    .map(time -> new SendLog.Run(time, 3_500, SendLog.NO_ACTOR))
                    .toList());

    @Benchmark
    public Gcra.Admission gcra() {
        return Gcra.decide(clientQuota, NOW, NOW);
    }

    @Benchmark
    public Optional<Duration> inProcess() {
        return limiter.take(client);
    }

    @Benchmark
    public Instant sendLogAllows() {
        return sends.nextAllowed(recipientQuotas, NOW);
    }

    @Benchmark
    public SendLog sendLogPlus() {
        return sends.plus(NOW, SendLog.NO_ACTOR, recipientQuotas);
    }

    @Benchmark
    public SendLog sendLogReserve() {
        return day.reserve(Math.min(500, day.room(accountQuota, NOW)), accountQuota, NOW);
    }
}
