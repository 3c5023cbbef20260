package dev.ias.language;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import io.pebbletemplates.pebble.loader.DelegatingLoader;
import io.pebbletemplates.pebble.loader.FileLoader;
import io.pebbletemplates.pebble.loader.Loader;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/** Thread-safe templates of one folder of the class path, any of which an operator's directory replaces. */
public final class Templates {

    private final PebbleEngine engine;

    /**
     * @param folder of the class path
     * @param own templates that replace those of the same name
     * @param escaping whether values are escaped for HTML
     */
    public Templates(String folder, TemplateDirectory own, boolean escaping) {
        var loaders = new ArrayList<Loader<?>>();
        own.path()
                .map(directory -> new FileLoader(directory.toAbsolutePath().toString()))
                .ifPresent(loaders::add);
        var builtIn = new ClasspathLoader(Templates.class.getClassLoader());
        builtIn.setPrefix(folder);
        loaders.add(builtIn);
        this.engine = new PebbleEngine.Builder()
                .loader(new DelegatingLoader(loaders))
                .extension(new TextFunction())
                .autoEscaping(escaping)
                .strictVariables(true)
                .newLineTrimming(false)
                .build();
    }

    /** Compiles a template, so that later use reads no file. */
    public void compile(String name) {
        engine.getTemplate(name);
    }

    /**
     * Renders a template.
     *
     * @param values of the placeholders in texts
     * @param variables of the template
     */
    public String render(String name, Texts texts, Map<String, ?> values, Map<String, ?> variables) {
        var all = new HashMap<String, Object>(variables);
        all.put(TextFunction.TEXTS, texts);
        all.put(TextFunction.VALUES, values);
        var writer = new StringWriter();
        try {
            engine.getTemplate(name).evaluate(writer, all, texts.language().locale());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return writer.toString();
    }
}
