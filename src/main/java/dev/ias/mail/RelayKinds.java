package dev.ias.mail;

import dev.ias.settings.InvalidSettingException;
import io.micronaut.context.BeanContext;
import io.micronaut.core.annotation.AnnotationUtil;
import io.micronaut.inject.qualifiers.Qualifiers;
import jakarta.inject.Singleton;
import java.util.TreeSet;

/** The kinds of relays: the names of the factories. A factory is created for the first relay of its kind. */
@Singleton
public class RelayKinds {

    private final BeanContext beans;

    RelayKinds(BeanContext beans) {
        this.beans = beans;
    }

    /** Returns the factory of a relay's kind. */
    public RelayFactory of(RelaySettings relay) {
        requireKnown(relay);
        return beans.getBean(RelayFactory.class, Qualifiers.byName(relay.kind()));
    }

    /**
     * Requires a factory of the relay's kind; does not create it.
     *
     * @throws InvalidSettingException if there is none
     */
    public void requireKnown(RelaySettings relay) {
        var names = new TreeSet<String>();
        beans.getBeanDefinitions(RelayFactory.class)
                .forEach(factory -> factory.stringValue(AnnotationUtil.NAMED).ifPresent(names::add));
        if (!names.contains(relay.kind())) {
            throw InvalidSettingException.of(relay.setting("kind"), relay.kind(), "one of " + String.join(", ", names));
        }
    }
}
