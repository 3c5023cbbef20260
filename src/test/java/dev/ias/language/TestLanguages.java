package dev.ias.language;

/** The languages of the service, for tests without an application. */
public final class TestLanguages {

    private TestLanguages() {}

    public static Languages builtIn() {
        return new Languages(new LanguageSettings(null));
    }
}
