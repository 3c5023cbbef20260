package dev.ias.testing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;
import org.junit.jupiter.api.extension.TestInstancePreDestroyCallback;

/**
 * Drops the schemas of a test instance when it is no longer used, and with them a bounded number exists in the database
 * that {@code ias.test.database} names. Registered for all tests.
 */
public final class SchemasOfTests implements TestInstancePreConstructCallback, TestInstancePreDestroyCallback {

    // Schemas of the test instances that this thread has constructed and not yet destroyed.
    private static final ThreadLocal<Deque<List<TestDatabase>>> INSTANCES = ThreadLocal.withInitial(ArrayDeque::new);

    /** Connects to the database, so that an unusable one fails the run. */
    public SchemasOfTests() {
        GivenDatabase.given();
    }

    /** Adds a schema to the current test instance; without one, it is dropped at the end of the run. */
    static void created(TestDatabase schema) {
        var instances = INSTANCES.get();
        if (!instances.isEmpty()) {
            instances.peek().add(schema);
        }
    }

    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factory, ExtensionContext context) {
        INSTANCES.get().push(new ArrayList<>());
    }

    @Override
    public void preDestroyTestInstance(ExtensionContext context) {
        for (var schema : INSTANCES.get().pop()) {
            Sentinels.dropping(schema);
            GivenDatabase.given().orElseThrow().drop(schema);
        }
    }
}
