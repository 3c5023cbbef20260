package dev.ias.ops.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadReserveTest {

    private final List<Thread> started = new ArrayList<>();
    private int limit = Integer.MAX_VALUE;
    private final ThreadReserve reserve = new ThreadReserve(this::start);

    @AfterEach
    void stop() throws InterruptedException {
        reserve.close();
    }

    @Test
    void theReserveIsKeptWhileThreadsCanBeCreated() throws InterruptedException {
        assertThat(reserve.check()).isTrue();
        assertThat(reserve.check()).isTrue();

        assertThat(alive()).isEqualTo(ThreadReserve.SIZE);
    }

    @Test
    void theReserveIsReleasedIfNoThreadCanBeCreated() throws InterruptedException {
        reserve.check();
        limit = ThreadReserve.SIZE;

        assertThat(reserve.check()).isFalse();

        assertThat(alive()).isZero();
    }

    @Test
    void aPartlyFilledReserveIsReleasedAtTheThreadLimit() throws InterruptedException {
        limit = ThreadReserve.SIZE;

        assertThat(reserve.check()).isFalse();
        assertThat(reserve.check()).isFalse();

        assertThat(alive()).isZero();
    }

    @Test
    void theReserveIsRefilledAfterThreadsCanBeCreatedAgain() throws InterruptedException {
        limit = 3;
        reserve.check();
        limit = Integer.MAX_VALUE;

        assertThat(reserve.check()).isTrue();

        assertThat(alive()).isEqualTo(ThreadReserve.SIZE);
    }

    private Thread start(String name, Runnable work) {
        if (alive() >= limit) {
            throw new OutOfMemoryError("unable to create native thread");
        }
        var thread = Thread.ofPlatform().name(name).daemon().start(work);
        started.add(thread);
        return thread;
    }

    private long alive() {
        return started.stream().filter(Thread::isAlive).count();
    }
}
