package dev.ias.settings;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.ApplicationContextConfiguration;
import io.micronaut.context.DefaultApplicationContext;
import io.micronaut.context.DefaultApplicationContextBuilder;
import io.micronaut.context.env.Environment;

/** Application context whose settings are read by {@link SettingsEnvironment}. */
@SuppressWarnings("overrides") // the superclass overrides methods with variable arguments by methods with arrays
public class SettingsContext extends DefaultApplicationContext {

    public SettingsContext(ApplicationContextConfiguration configuration) {
        super(configuration);
    }

    public static ApplicationContextBuilder builder() {
        return new Builder();
    }

    @Override
    protected Environment createEnvironment(ApplicationContextConfiguration configuration) {
        return new SettingsEnvironment(configuration);
    }

    private static final class Builder extends DefaultApplicationContextBuilder {

        @Override
        protected ApplicationContext newApplicationContext() {
            return new SettingsContext(this);
        }
    }
}
