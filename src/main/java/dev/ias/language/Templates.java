package dev.ias.language;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import io.pebbletemplates.pebble.loader.DelegatingLoader;
import io.pebbletemplates.pebble.loader.FileLoader;
import io.pebbletemplates.pebble.loader.Loader;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Thread-safe templates of one folder of the class path, any of which a file of an operator's directory replaces. */
public final class Templates {

    private final PebbleEngine engine;

    /**
     * Loads templates; each is compiled on first use.
     *
     * @param folder of the class path
     * @param directory with the files of an operator
     * @param escaping whether values are escaped for HTML
     */
    public Templates(String folder, Optional<Path> directory, boolean escaping) {
        var loaders = new ArrayList<Loader<?>>();
        directory
                .map(files -> new FileLoader(files.toAbsolutePath().toString()))
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

    /** Returns a template, compiled. */
    public PebbleTemplate compiled(String name) {
        return engine.getTemplate(name);
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
            compiled(name).evaluate(writer, all, texts.language().locale());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return writer.toString();
    }
}
