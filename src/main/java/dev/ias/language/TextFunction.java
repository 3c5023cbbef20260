package dev.ias.language;

import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.util.List;
import java.util.Map;

/**
 * The function {@code text(key)} of templates. Takes the texts from the variable {@code texts}, and the values of
 * placeholders from the variable {@code values}.
 */
public final class TextFunction extends AbstractExtension {

    /** The variable with the {@link Texts}. */
    public static final String TEXTS = "texts";

    /** The variable with the values of placeholders. */
    public static final String VALUES = "values";

    @Override
    public Map<String, Function> getFunctions() {
        return Map.of("text", new Text());
    }

    private static final class Text implements Function {

        private static final String KEY = "key";

        @Override
        public List<String> getArgumentNames() {
            return List.of(KEY);
        }

        @Override
        @SuppressWarnings("unchecked")
        public Object execute(
                Map<String, Object> arguments, PebbleTemplate self, EvaluationContext context, int lineNumber) {
            var texts = (Texts) context.getVariable(TEXTS);
            return texts.text(String.valueOf(arguments.get(KEY)), (Map<String, ?>) context.getVariable(VALUES));
        }
    }
}
