package dev.ias;

import dev.ias.ops.logging.LogQueues;
import dev.ias.settings.SettingsContext;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextConfiguration;
import io.micronaut.context.env.Environment;
import io.micronaut.runtime.Micronaut;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Starts the service, or runs an admin command. */
public final class Application {

    private Application() {}

    /**
     * Starts the service with the settings of the environment; if it cannot start, prints the reasons and exits with 1.
     * With a command or an option as argument, runs the command and exits with its code.
     */
    public static void main(String... arguments) {
        // Before the first log line.
        System.setProperty("log.format", logFormat(System.getenv("IAS_LOG_FORMAT")));
        if (AdminCommands.named(arguments)) {
            System.exit(AdminCommands.run(arguments));
        }
        Thread.setDefaultUncaughtExceptionHandler(Application::log);
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        new Service().args(arguments).mainClass(Application.class).banner(false).start();
    }

    /** Returns the format of log lines; {@code LogSettings} rejects others. */
    private static String logFormat(@Nullable String setting) {
        return setting != null && setting.strip().equalsIgnoreCase("json") ? "json" : "text";
    }

    /** Replaces the JVM's handler, which writes to standard error and blocks if that is a pipe that is not read. */
    private static void log(Thread thread, Throwable failure) {
        LoggerFactory.getLogger(Application.class)
                .error("Thread {} terminated by an uncaught exception", thread.getName(), failure);
    }

    private static void refuse(List<String> reasons) {
        reasons.forEach(reason -> System.err.println("ias cannot start: " + reason));
        System.exit(1);
    }

    /** Reports start-up failures that operators can fix in one line each, without a stack trace. */
    private static final class Service extends Micronaut {

        @Override
        protected ApplicationContext newApplicationContext() {
            return new ServiceContext(this);
        }

        @Override
        protected void handleStartupException(Environment environment, Throwable failure) {
            var reasons = StartUpFailure.reasons(failure);
            if (!reasons.isEmpty()) {
                refuse(reasons);
            }
            super.handleStartupException(environment, failure);
        }
    }

    /** Checks the required settings before any bean is created. */
    @SuppressWarnings("overrides") // the superclass overrides methods with variable arguments by methods with arrays
    private static final class ServiceContext extends SettingsContext {

        ServiceContext(ApplicationContextConfiguration configuration) {
            super(configuration);
        }

        @Override
        protected void startEnvironment() {
            super.startEnvironment();
            var missing = RequiredSettings.missing(getEnvironment());
            if (!missing.isEmpty()) {
                refuse(missing);
            }
        }

        /** Stops the context and flushes the log here, because shutdown hooks run concurrently. */
        @Override
        public synchronized ApplicationContext stop() {
            var stopped = super.stop();
            LogQueues.flush();
            return stopped;
        }
    }
}
