package dev.ias.ops.health;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Concurrent requests share one check. */
class CoalescedCheckTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final AtomicInteger checks = new AtomicInteger();
    private final CountDownLatch held = new CountDownLatch(1);

    @Test
    void concurrentRequestsShareTheRunningCheck() {
        try (var check = new CoalescedCheck<>("check", Duration.ZERO, this::check)) {
            var results = new ArrayList<CompletableFuture<Integer>>();
            for (var i = 0; i < 1_000; i++) {
                results.add(check.result(0, LONG));
            }
            held.countDown();

            assertThat(results).allSatisfy(result -> assertThat(result.join()).isEqualTo(1));
        }
    }

    @Test
    void theResultIsCached() {
        held.countDown();
        try (var check = new CoalescedCheck<>("check", LONG, this::check)) {
            assertThat(check.result(0, LONG).join()).isEqualTo(1);
            assertThat(check.result(0, LONG).join()).isEqualTo(1);
        }
    }

    @Test
    void theCheckRunsAgainAfterTheResultHasExpired() {
        held.countDown();
        try (var check = new CoalescedCheck<>("check", Duration.ofMillis(1), this::check)) {
            check.result(0, LONG).join();

            eventually(() -> assertThat(check.result(0, LONG).join()).isGreaterThan(1));
        }
    }

    @Test
    void requestsDuringAHangingCheckGetTheOtherResult() {
        try (var check = new CoalescedCheck<>("check", LONG, this::check)) {
            check.result(-1, LONG);

            eventually(() -> assertThat(check.result(-1, Duration.ofMillis(10))).isCompletedWithValue(-1));
            held.countDown();
        }
    }

    @Test
    void aFailedCheckRunsAgain() {
        try (var check = new CoalescedCheck<Integer>("check", Duration.ofMillis(1), () -> {
            if (checks.incrementAndGet() == 1) {
                throw new AssertionError("the first one fails");
            }
            return checks.get();
        })) {
            assertThat(check.result(0, LONG)).failsWithin(LONG);

            eventually(() -> assertThat(check.result(0, LONG)).isCompletedWithValueMatching(number -> number > 1));
        }
    }

    private int check() {
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return checks.incrementAndGet();
    }
}
